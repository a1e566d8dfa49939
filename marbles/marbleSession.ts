import { URLSession, type URLSessionOptions, URLSessionConfiguration } from '../src/index.ts';
import { type MarblePlatformParts, marblePlatform } from './marblePlatform.ts';

/** What may be said about a session on a scripted transport. */
export interface MarbleSessionOptions extends Omit<URLSessionOptions, 'platform'> {
  /** An ephemeral one by default. */
  readonly configuration?: URLSessionConfiguration;
}

/** A session whose loads follow the scripts of a transport; everything above the transport is the real thing. */
export const marbleSession = (parts: MarblePlatformParts, options: MarbleSessionOptions = {}): URLSession => {
  const { configuration = URLSessionConfiguration.ephemeral, ...rest } = options;
  return new URLSession(configuration, { ...rest, platform: marblePlatform(parts) });
};
