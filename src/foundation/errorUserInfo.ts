import { caseOf } from './caseOf.ts';
import { maskUserInfo } from './masking.ts';
import { URLErrorBackgroundTaskCancelledReason, URLErrorNetworkUnavailableReason } from './rawValues.ts';
import type { URLErrorDetails } from './URLErrorDetails.ts';

/** Keys of `userInfo`, by the detail they hold. @see NSURLError.h */
const userInfoKeys = Object.freeze({
  failingURL: 'NSErrorFailingURLKey',
  failureURLString: 'NSErrorFailingURLStringKey',
  failureURLPeerTrust: 'NSURLErrorFailingURLPeerTrustErrorKey',
  backgroundTaskCancelledReason: 'NSURLErrorBackgroundTaskCancelledReasonKey',
  networkUnavailableReason: 'NSURLErrorNetworkUnavailableReasonKey',
  downloadTaskResumeData: 'NSURLSessionDownloadTaskResumeData',
  uploadTaskResumeData: 'NSURLSessionUploadTaskResumeData',
  localizedDescription: 'NSLocalizedDescription',
  cause: 'NSUnderlyingError',
});

/** What entries of `userInfo` say about details that were not given themselves. */
export const detailsOf = (userInfo: Readonly<Record<string, unknown>>): URLErrorDetails => {
  const said: Record<string, unknown> = {
    failingURL: userInfo[userInfoKeys.failingURL] ?? userInfo[userInfoKeys.failureURLString],
    failureURLPeerTrust: userInfo[userInfoKeys.failureURLPeerTrust],
    backgroundTaskCancelledReason: caseOf(
      URLErrorBackgroundTaskCancelledReason,
      userInfo[userInfoKeys.backgroundTaskCancelledReason],
    ),
    networkUnavailableReason: caseOf(URLErrorNetworkUnavailableReason, userInfo[userInfoKeys.networkUnavailableReason]),
    downloadTaskResumeData: userInfo[userInfoKeys.downloadTaskResumeData],
    uploadTaskResumeData: userInfo[userInfoKeys.uploadTaskResumeData],
    localizedDescription: userInfo[userInfoKeys.localizedDescription],
    cause: userInfo[userInfoKeys.cause],
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
};

const present = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined));

/** The entries that details make, under Apple's keys and with Apple's numbers. */
export const userInfoOf = (details: URLErrorDetails): Record<string, unknown> => {
  const url = details.failingURL ?? null;
  const text = url === null ? null : maskUserInfo(String(url));
  const { backgroundTaskCancelledReason: background, networkUnavailableReason: network } = details;
  const entries = {
    [userInfoKeys.failingURL]: text !== null && URL.canParse(text) ? new URL(text) : null,
    [userInfoKeys.failureURLString]: text,
    [userInfoKeys.failureURLPeerTrust]: details.failureURLPeerTrust,
    [userInfoKeys.backgroundTaskCancelledReason]: background && URLErrorBackgroundTaskCancelledReason[background],
    [userInfoKeys.networkUnavailableReason]: network && URLErrorNetworkUnavailableReason[network],
    [userInfoKeys.downloadTaskResumeData]: details.downloadTaskResumeData,
    [userInfoKeys.uploadTaskResumeData]: details.uploadTaskResumeData,
    [userInfoKeys.localizedDescription]: details.localizedDescription,
    [userInfoKeys.cause]: details.cause,
  };
  return { ...details.userInfo, ...present(entries) };
};
