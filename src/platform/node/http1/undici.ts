import { createRequire } from 'node:module';

type Undici = typeof import('undici');

const require = createRequire(import.meta.url);

/** The engine. It takes longer to load than everything else together, so it is loaded with the first exchange. */
export const loadUndici = (): Undici => require('undici') as Undici;
