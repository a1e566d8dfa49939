import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { FailedLoad } from '../loading/FailedLoad.ts';
import type { Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';

/**
 * Refuses a load that asks for a protection which cannot be given here, instead of going without it: validated answers
 * of the name system, `-1003`.
 * @see URLSessionConfiguration.requiresDNSSECValidation
 */
export const protectionStage =
  (settings: Pick<LoadingSettings, 'requiresDNSSECValidation'>): Stage =>
  (next) =>
  (request, run, client) => {
    if (!settings.requiresDNSSECValidation && !request.requiresDNSSECValidation) return next(request, run, client);
    const detail = 'DNSSEC validation is required and cannot be given here';
    const failingURL = request.urlString;
    return new FailedLoad(
      new URLError(URLErrorCode.cannotFindHost, { failingURL, detail, phase: 'preparing' }),
      client,
    );
  };
