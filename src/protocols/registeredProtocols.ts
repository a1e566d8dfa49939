import type { URLProtocolClass } from './URLProtocolClass.ts';

/** One list a thread, the last registered first. */
const registered: { classes: readonly URLProtocolClass[] } = { classes: [] };

/** The classes that `URLProtocol.registerClass` made known, in the order in which they are asked. */
export const registeredProtocols = (): readonly URLProtocolClass[] => registered.classes;

/** Puts a class in front; one that is known already moves there. */
export const registerProtocol = (protocolClass: URLProtocolClass): void => {
  unregisterProtocol(protocolClass);
  registered.classes = [protocolClass, ...registered.classes];
};

/** Running loads of the class are not touched. */
export const unregisterProtocol = (protocolClass: URLProtocolClass): void => {
  registered.classes = registered.classes.filter((known) => known !== protocolClass);
};
