import { parseURLTarget } from '../../src/foundation/URLTarget.ts';
import { URLRequest } from '../../src/foundation/URLRequest.ts';
import { cookieRules } from '../../src/platform/node/stores/cookieRules.ts';
import { CookieStorage, type CookieStorageOptions } from '../../src/stores/CookieStorage.ts';

/** A storage with a clock that tests move, and with what servers say to it and get from it. */
export class CookieSite {
  now: number = Date.UTC(2026, 0, 1);
  readonly storage: CookieStorage;
  changes = 0;

  constructor(options: CookieStorageOptions = {}) {
    this.storage = new CookieStorage({ clock: { now: () => this.now }, rules: cookieRules, ...options });
    this.storage.observe({
      cookiesChanged: () => {
        this.changes += 1;
      },
    });
  }

  request(url: string, mainDocument: string | null = null): URLRequest {
    const request = new URLRequest(url);
    request.mainDocumentURL = mainDocument;
    return request;
  }

  /** A response to a request for the URL sets cookies. */
  set(url: string, fields: string | readonly string[], mainDocument: string | null = null): this {
    const all = typeof fields === 'string' ? [fields] : fields;
    this.storage.storeFields(all, this.request(url, mainDocument), 'always', this.now);
    return this;
  }

  /** The field that a request for the URL gets. */
  sent(url: string, mainDocument: string | null = null): string | null {
    if (parseURLTarget(url) === null) throw new TypeError(`no URL: ${url}`);
    this.storage.prepare(this.now);
    return this.storage.headerFor(this.request(url, mainDocument), this.now);
  }
}
