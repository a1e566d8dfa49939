import { describe, expect, it } from '@jest/globals';
import { onlinePath, type OnlineScope } from '../../../../src/platform/browser/onlinePath.ts';

/** The part of a page's global object that tells of the network. */
class Page extends EventTarget implements OnlineScope {
  readonly navigator: { onLine: boolean } = { onLine: true };

  go(type: 'online' | 'offline'): void {
    this.navigator.onLine = type === 'online';
    this.dispatchEvent(new Event(type));
  }
}

describe('onlinePath', () => {
  it.each([
    [true, 'satisfied'],
    [false, 'unsatisfied'],
    [undefined, 'satisfied'],
  ])('takes onLine %s as %s', (onLine, status) => {
    const navigator = onLine === undefined ? {} : { onLine };
    expect(onlinePath({ navigator }).current.status).toBe(status);
  });

  it('takes a place that knows no network for one that has it', () => {
    const path = onlinePath({});
    expect(path.current.status).toBe('satisfied');
    expect(() => {
      path.observe(() => {})();
    }).not.toThrow();
  });

  it('tells each change until the observer stops, each observer by itself', () => {
    const page = new Page();
    const path = onlinePath(page);
    const heard: string[] = [];
    const listener = (name: string) => (now: { readonly status: string }) => heard.push(`${name} ${now.status}`);
    const stop = path.observe(listener('a'));
    path.observe(listener('b'));
    page.go('offline');
    expect(path.current.status).toBe('unsatisfied');
    stop();
    stop();
    page.go('online');
    expect(heard).toEqual(['a unsatisfied', 'b unsatisfied', 'b satisfied']);
    expect(path.current.status).toBe('satisfied');
  });
});
