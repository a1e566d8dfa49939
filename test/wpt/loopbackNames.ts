export type Addresses = readonly { readonly address: string; readonly family: 4 | 6 }[];

/** The tests' own hosts are this machine; nothing else exists, so that no test ever leaves it. */
export const addressesOf = (hostname: string): Addresses => {
  const isOurs = /(^|\.)(not-)?web-platform\.test$/.test(hostname) && !hostname.startsWith('nonexistent.');
  return isOurs || hostname === 'localhost' ? [{ address: '127.0.0.1', family: 4 }] : [];
};

/** As the system says it. */
export const nameNotFound = (hostname: string): Error =>
  Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND', hostname });
