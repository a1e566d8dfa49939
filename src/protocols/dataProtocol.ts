import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { URLResponse } from '../foundation/URLResponse.ts';
import type { Load, LoadClient, Loader, Run } from '../loading/Loader.ts';
import { parseDataURL } from '../syntax/dataURL.ts';

/**
 * Loads `data:` URLs, in the turn in which the load starts. The response is a plain `URLResponse` with the type, charset
 * and length that the URL tells; malformed URLs fail with `-1000`.
 * @see RFC 2397
 */
export const dataProtocol: Loader = (request, run, client) => new DataLoad(request, run, client);

class DataLoad implements Load {
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  #state: 'waiting' | 'responding' | 'responded' | 'delivering' | 'over' = 'waiting';
  #isPaused = false;
  #data: Uint8Array = new Uint8Array();

  constructor(request: URLRequest, run: Run, client: LoadClient) {
    this.#request = request;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#state !== 'waiting') return;
    const transfer = this.#run.beginTransfer(this.#request);
    const content = parseDataURL(this.#request.target?.href ?? '');
    if (content === null) return this.#refuse();
    this.#data = content.data;
    const response = new URLResponse(this.#request.target?.href ?? '', {
      mimeType: content.mimeType,
      expectedContentLength: content.data.byteLength,
      textEncodingName: content.charset,
    });
    transfer.response = response;
    transfer.responseStart = this.#run.clock.now();
    this.#state = 'responding';
    this.#client.didReceiveResponse(response, 'network');
    if (this.#isOver) return;
    this.#state = 'responded';
    this.#complete();
  }

  get #isOver(): boolean {
    return this.#state === 'over';
  }

  #refuse(): void {
    this.#state = 'over';
    const { urlString: failingURL } = this.#request;
    this.#client.didFail(new URLError(URLErrorCode.badURL, { failingURL, detail: 'the data URL is malformed' }));
  }

  #complete(): void {
    if (this.#isPaused || this.#state !== 'responded') return;
    this.#state = 'delivering';
    const { transfer } = this.#run;
    if (transfer !== null) {
      transfer.responseBodyBytes = transfer.decodedBodyBytes = this.#data.byteLength;
      transfer.responseEnd = this.#run.clock.now();
    }
    if (this.#data.byteLength > 0) {
      this.#run.activity(0, this.#data.byteLength);
      this.#client.didReceiveData(this.#data);
    }
    if (this.#isOver) return;
    this.#state = 'over';
    this.#client.didFinish();
  }

  cancel(): void {
    this.#state = 'over';
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#complete();
  }
}
