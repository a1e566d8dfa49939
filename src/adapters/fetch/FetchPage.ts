import type { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { isSameOrigin, parseURLTarget, type URLTarget } from '../../foundation/URLTarget.ts';
import { policyIn, referrerFor } from './referrerPolicy.ts';

const isHTTP = ({ scheme }: URLTarget): boolean => scheme === 'http' || scheme === 'https';

/** The origin of a page goes along, unless its policy keeps it. @see Fetch §3.2 (append a request `Origin` header) */
const mayTellOrigin = (policy: string, page: URLTarget, target: URLTarget): boolean => {
  switch (policy) {
    case 'no-referrer':
      return false;
    case '':
    case 'no-referrer-when-downgrade':
    case 'strict-origin':
    case 'strict-origin-when-cross-origin':
      return page.scheme !== 'https' || target.scheme === 'https';
    case 'same-origin':
      return isSameOrigin(page, target);
    default:
      return true;
  }
};

/**
 * What a request tells of the page on whose behalf it is made: `Origin` and `Referer`, for one fetch and its redirects.
 * @see Fetch §4.1 (main fetch), §4.4 (HTTP-redirect fetch)
 */
export class FetchPage {
  readonly #location: URLTarget;
  readonly #mode: string;
  #referrer: URLTarget | null;
  #policy: string;
  /** Whether the request has left the page's origin, and so is a matter of CORS. */
  #isCORS = false;
  /** Whether a redirect led from one foreign origin to another one: then nobody is to know where it began. */
  #isTainted = false;

  /**
   * @param referrer - As a `Request` has it: `about:client` for the page itself, empty for none, or a URL.
   * @throws TypeError for a page without a URL.
   */
  constructor(location: string, mode: string, referrer: string, policy: string) {
    const page = parseURLTarget(location);
    if (page === null) throw new TypeError('location has to be an absolute URL');
    this.#location = page;
    this.#mode = mode;
    this.#referrer = referrer === 'about:client' ? page : parseURLTarget(referrer);
    this.#policy = policy;
  }

  /** Whether mode `same-origin` forbids to load a URL. */
  refuses(target: URLTarget): boolean {
    return this.#mode === 'same-origin' && isHTTP(target) && !isSameOrigin(this.#location, target);
  }

  /** Writes the fields of the first request. */
  begin(target: URLTarget, method: string, headers: HTTPHeaders): void {
    if (isHTTP(target)) this.#tell(target, method, headers);
  }

  /** Writes the fields of the request that follows a redirect. */
  follow(from: URLTarget, target: URLTarget, policies: string | null, method: string, headers: HTTPHeaders): void {
    this.#policy = policyIn(policies) ?? this.#policy;
    if (!isSameOrigin(from, target) && !isSameOrigin(from, this.#location)) this.#isTainted = true;
    headers.delete('origin');
    headers.delete('referer');
    this.#tell(target, method, headers);
  }

  #tell(target: URLTarget, method: string, headers: HTTPHeaders): void {
    this.#isCORS ||= this.#mode === 'cors' && !isSameOrigin(this.#location, target);
    this.#referrer = this.#referrer === null ? null : referrerFor(this.#referrer, target, this.#policy);
    if (this.#referrer !== null) headers.set('Referer', this.#referrer.href);
    const isSafe = method === 'GET' || method === 'HEAD';
    if (!this.#isCORS && isSafe) return;
    const isTold = this.#mode === 'cors' || mayTellOrigin(this.#policy, this.#location, target);
    headers.set('Origin', isTold && !this.#isTainted ? this.#location.origin : 'null');
  }
}
