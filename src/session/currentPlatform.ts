import type { Platform } from '../loading/ports.ts';

/** The platform that the entry is for; none in the neutral entry. One a thread. */
let platform: Platform | null = null;

/** Called once, by the entry for a platform. */
export const introducePlatform = (given: Platform): void => {
  platform = given;
};

/** For what is made before any session: configurations, and storages of the app's own. */
export const currentPlatform = (): Platform | null => platform;
