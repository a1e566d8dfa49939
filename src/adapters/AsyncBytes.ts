import type { Observable } from 'rxjs';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { URLSessionDataTask } from '../session/tasks/URLSessionDataTask.ts';
import { BodyFeed } from './bytes/BodyFeed.ts';
import { BodyIterator, type ChunkSource } from './bytes/BodyIterator.ts';
import { ByteSplitter } from './bytes/ByteSplitter.ts';
import { CharacterSplitter } from './bytes/CharacterSplitter.ts';
import { ChunkSplitter } from './bytes/ChunkSplitter.ts';
import { LineSplitter } from './bytes/LineSplitter.ts';
import { ScalarSplitter } from './bytes/ScalarSplitter.ts';
import type { Splitter } from './bytes/Splitter.ts';

/**
 * The body of a response as a sequence that is pulled: `for await` over it gives bytes, over `chunks()` pieces as they
 * came (much faster), over `lines`, `characters` and `unicodeScalars` text.
 *
 * While more than 64 KiB wait to be read, the load is held back and the server waits. Leaving the loop early cancels the
 * task. A failure is thrown where the loop is, as a `URLError`, after the bytes that came before it. There is one reader:
 * a second iteration while one is under way throws a `TypeError`; one after the end finds nothing, one after a failure
 * fails again, and one after an early leave fails with `cancelled` (-999). A body that is never read holds its connection until
 * `task` is cancelled.
 * @see URLSession.AsyncBytes
 */
export class AsyncBytes implements AsyncIterable<number> {
  readonly #feed: BodyFeed;
  #isRead = false;

  private constructor(feed: BodyFeed) {
    this.#feed = feed;
  }

  /**
   * Subscribes, and resolves when the response head is there; rejects with `URLError` if it never comes. An aborted
   * signal cancels the task at any time: `cancelled` (-999), the signal's reason as `cause`.
   */
  static open(events$: Observable<TaskEvent>, signal?: AbortSignal | null): Promise<[AsyncBytes, URLResponse]> {
    return new Promise((resolve, reject) => {
      const feed: BodyFeed = new BodyFeed(
        {
          didOpen: (response) => {
            resolve([new AsyncBytes(feed), response]);
          },
          didFail: reject,
        },
        signal ?? null,
      );
      feed.start(events$);
    });
  }

  /**
   * The task that loads the bytes.
   * @throws TypeError when the stream did not say; those of a session always do.
   */
  get task(): URLSessionDataTask {
    const { task } = this.#feed;
    if (task === null) throw new TypeError('the stream of these bytes has no created event');
    return task as URLSessionDataTask;
  }

  /** Single bytes. @throws TypeError while another iteration is under way. */
  [Symbol.asyncIterator](): AsyncIterableIterator<number, undefined> {
    return this.#iterate(new ByteSplitter());
  }

  /** The bytes in pieces, as they came, uncopied. */
  chunks(): AsyncIterable<Uint8Array> {
    return this.#sequence(() => new ChunkSplitter());
  }

  /**
   * Lines of UTF-8 text: LF, VT, FF, CR, CRLF, U+0085, U+2028 and U+2029 end one. Empty lines are skipped, as Apple's
   * are; the last line needs no end. A line of more than 256 Mi UTF-16 units fails with `-1103`.
   */
  get lines(): AsyncIterable<string> {
    return this.#sequence(() => new LineSplitter());
  }

  /** Grapheme clusters of UTF-8 text; what is no UTF-8 becomes U+FFFD. One of more than 4,096 units fails with `-1103`. */
  get characters(): AsyncIterable<string> {
    return this.#sequence(() => new CharacterSplitter());
  }

  /** Unicode scalar values of UTF-8 text, each as a string; what is no UTF-8 becomes U+FFFD. */
  get unicodeScalars(): AsyncIterable<string> {
    return this.#sequence(() => new ScalarSplitter());
  }

  #sequence<T>(splitter: () => Splitter<T>): AsyncIterable<T> {
    return { [Symbol.asyncIterator]: () => this.#iterate(splitter()) };
  }

  #iterate<T>(splitter: Splitter<T>): BodyIterator<T> {
    if (this.#isRead) throw new TypeError('these bytes are being read already');
    this.#isRead = true;
    const source: ChunkSource = {
      read: () => this.#feed.buffer.read(),
      leave: () => {
        this.#isRead = false;
        this.#feed.cancel();
      },
    };
    return new BodyIterator(source, splitter);
  }
}
