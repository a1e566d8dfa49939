import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { Load, LoadClient, Run } from '../../../loading/Loader.ts';
import type { HTTPProtocolName, TransportSettings } from '../../../loading/ports.ts';
import type { Transfer } from '../../../loading/Transfer.ts';
import type { Connector } from '../connection/Connector.ts';
import { type Http1Engine, Http1Load } from '../http1/Http1Load.ts';
import type { ReadySocket } from '../http1/ReadySocket.ts';
import type { Http2Limits } from '../http2/Http2Load.ts';
import { type LoadRouter, RoutedLoad } from './RoutedLoad.ts';
import { SecureOrigin, type SecureOriginOwner } from './SecureOrigin.ts';

type RouterSettings = Http2Limits & Pick<TransportSettings, 'httpProtocols'>;

/** Origins of which it is remembered that they speak HTTP/1.1; the oldest is forgotten first. */
const mostRemembered = 1024;

/** Sends https loads to the protocol that their server speaks, which is asked once an origin. @see RFC 7301 */
export class ProtocolRouter implements SecureOriginOwner, LoadRouter {
  readonly limits: Http2Limits;
  readonly httpProtocols: readonly HTTPProtocolName[];
  isClosed = false;
  readonly #http1: Http1Engine;
  readonly #origins = new Map<string, SecureOrigin>();
  readonly #http1Origins = new Set<string>();

  constructor(http1: Http1Engine, settings: RouterSettings) {
    this.#http1 = http1;
    this.limits = settings;
    this.httpProtocols = settings.httpProtocols;
  }

  get connector(): Connector {
    return this.#http1.pool.connector;
  }

  get maximumHeaderSize(): number {
    return this.limits.maximumHeaderSize;
  }

  get maximumHeaderFields(): number {
    return this.limits.maximumHeaderFields;
  }

  /** A load for an https URL. */
  load(request: URLRequest, run: Run, client: LoadClient): Load {
    const { target } = request;
    // Only in HTTP/1.1 does a connection belong to somebody.
    if (target === null || run.lease !== null || this.#http1Origins.has(target.origin))
      return this.loadOverHttp1(request, run, client, null);
    return new RoutedLoad(this, request, run, client);
  }

  loadOverHttp1(request: URLRequest, run: Run, client: LoadClient, transfer: Transfer | null): Load {
    return new Http1Load(this.#http1, request, run, client, transfer);
  }

  speaksHttp1({ origin }: URLTarget): boolean {
    return this.#http1Origins.has(origin);
  }

  originOf(target: URLTarget): SecureOrigin {
    const known = this.#origins.get(target.origin);
    if (known !== undefined) return known;
    const origin = new SecureOrigin(target, this);
    this.#origins.set(target.origin, origin);
    return origin;
  }

  didFallBack({ target }: SecureOrigin, ready: ReadySocket | null, tell: () => void): void {
    if (this.#http1Origins.size >= mostRemembered) {
      const [oldest] = this.#http1Origins;
      this.#http1Origins.delete(oldest as string);
    }
    this.#http1Origins.add(target.origin);
    if (ready === null) tell();
    else this.#http1.pool.withReady(target.origin, ready, tell);
  }

  didEmpty(origin: SecureOrigin): void {
    const { origin: key } = origin.target;
    if (this.#origins.get(key) === origin) this.#origins.delete(key);
  }

  /** Loads from now on use new connections, and servers are asked again what they speak. */
  flush(): void {
    this.#http1Origins.clear();
    for (const origin of [...this.#origins.values()]) origin.retire();
    this.#http1.pool.flush();
  }

  /** Like `flush`, and nothing is kept any more. */
  close(): void {
    this.isClosed = true;
    this.flush();
    this.#http1.pool.close();
  }
}
