// What a page that uses the library does: it runs in a real browser, and tells its server what it saw.
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError, URLRequest, URLSessionConfiguration } from '../../../src/index.ts';
import { browserPlatform } from '../../../src/platform/browser/browserPlatform.ts';
import { bindPlatform } from '../../../src/session/bindPlatform.ts';

const { URLSession } = bindPlatform(browserPlatform);
const session = new URLSession(URLSessionConfiguration.default);
const { origin, searchParams } = new URL(location.href);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Tells the server something by the browser's own means, or asks it; waits for the answer. */
const tell = async (path: string): Promise<string> => (await fetch(origin + path, { method: 'POST' })).text();

const failureOf = async (request: URLRequest | string): Promise<string> => {
  try {
    await session.data(request);
    return 'none';
  } catch (reason) {
    return URLError.is(reason) ? `${reason.code} ${String(reason.phase)}` : String(reason);
  }
};

/** Subscribes until an event of a type has come, which unsubscribes. Gives the types of the events until then. */
const untilFirst = (path: string, type: TaskEvent['type']): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const types: string[] = [];
    const subscription = session.dataTaskEvents(origin + path).subscribe({
      next: (event) => {
        types.push(event.type);
        if (event.type !== type) return;
        // In the next turn, when there is surely something to unsubscribe.
        queueMicrotask(() => {
          subscription.unsubscribe();
          resolve(types);
        });
      },
      error: reject,
      complete: () => {
        reject(new Error(`ended without ${type}`));
      },
    });
  });

/** A method that pages may not use. */
const traced = new URLRequest(`${origin}/hello`);
traced.httpMethod = 'TRACE';

const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  load: async () => {
    const [data, response] = await session.data(`${origin}/hello`);
    return { text: textOf(data), url: response.urlString, type: response.mimeType, charset: response.textEncodingName };
  },

  // The server sends each piece when the page has told of the one before.
  stream: () =>
    new Promise((resolve, reject) => {
      const pieces: string[] = [];
      session.dataTaskEvents(`${origin}/stream`).subscribe({
        next: (event) => {
          if (event.type !== 'data') return;
          pieces.push(textOf(event.data));
          tell(`/seen?piece=${textOf(event.data)}`).catch(reject);
        },
        error: reject,
        complete: () => {
          resolve(pieces);
        },
      });
    }),

  // The server answers `/left` once the exchange has been given up.
  cancelInBody: async () => ({ events: await untilFirst('/endless', 'data'), left: await tell('/left?path=/endless') }),
  cancelBeforeHead: async () => {
    const subscription = session.dataTaskEvents(`${origin}/silent`).subscribe();
    const arrived = await tell('/arrived?path=/silent');
    subscription.unsubscribe();
    return { arrived, left: await tell('/left?path=/silent') };
  },

  userInfo: async () => {
    const [data] = await session.data(`${origin.replace('//', '//someone:secret@')}/hello`);
    return textOf(data);
  },

  redirect: async () => {
    const [data, response] = await session.data(`${origin}/redirect`);
    return { text: textOf(data), url: response.urlString };
  },

  decoded: async () => {
    const [data, response] = await session.data(`${origin}/gzip`);
    return { text: textOf(data), url: response.urlString };
  },

  upload: async () => {
    const [data] = await session.data(URLRequest.post(`${origin}/echo`).json({ a: 1 }));
    return JSON.parse(textOf(data)) as unknown;
  },

  uploadStream: async () => {
    const from = new Blob(['one, ', 'two']).stream();
    const [data] = await session.upload(URLRequest.put(`${origin}/echo`), { from });
    return JSON.parse(textOf(data)) as unknown;
  },

  failures: async () => ({
    refused: await failureOf(`http://127.0.0.1:${searchParams.get('closed') ?? ''}/`),
    unshared: await failureOf(`http://127.0.0.1:${searchParams.get('other') ?? ''}/hello`),
    // A port that browsers never speak to.
    blocked: await failureOf('http://127.0.0.1:1/'),
    cut: await failureOf(`${origin}/cut`),
    timedOut: await failureOf(new URLRequest(`${origin}/silent`, { timeoutInterval: 0.2 })),
    forbidden: await failureOf(traced),
  }),
};

const report: Record<string, unknown> = {};
for (const [name, play] of Object.entries(scenes)) {
  try {
    report[name] = await play();
  } catch (reason) {
    report[name] = `failed: ${String(reason)}`;
  }
}
await fetch(`${origin}/report`, { method: 'POST', body: JSON.stringify(report) });
