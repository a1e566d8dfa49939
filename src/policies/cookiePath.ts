/** Whether a request's path lies at or below a cookie's. @param path - Without a query. @see RFC 6265 §5.1.4 */
export const pathMatches = (path: string, cookiePath: string): boolean =>
  cookiePath === '/' ||
  path === cookiePath ||
  (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path.charCodeAt(cookiePath.length) === 47));

/** A path without its query. */
export const withoutQuery = (path: string): string => {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
};

/** The path of a cookie that says none: the folder of what was asked for. @see RFC 6265 §5.1.4 */
export const defaultCookiePath = (path: string): string => {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
};
