/**
 * A package of bench/package.json. The name is no literal for the compiler, because a machine that only checks types
 * does not have these packages.
 */
export const importPeer = async <Module>(name: string): Promise<Module> => (await import(name)) as Module;
