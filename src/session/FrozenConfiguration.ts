import { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { TransportSettings } from '../loading/ports.ts';
import type { URLSessionConfiguration } from './URLSessionConfiguration.ts';

/** What the stages read of a configuration. */
export const loadingSettingsOf = (c: URLSessionConfiguration): LoadingSettings =>
  Object.freeze({
    timeoutIntervalForRequest: c.timeoutIntervalForRequest,
    timeoutIntervalForResource: c.timeoutIntervalForResource,
    httpAdditionalHeaders: c.httpAdditionalHeaders === null ? null : HTTPHeaders.fromRecord(c.httpAdditionalHeaders),
    httpShouldSetCookies: c.httpShouldSetCookies,
    httpCookieAcceptPolicy: c.httpCookieAcceptPolicy,
    waitsForConnectivity: c.waitsForConnectivity,
    allowsCellularAccess: c.allowsCellularAccess,
    allowsExpensiveNetworkAccess: c.allowsExpensiveNetworkAccess,
    allowsConstrainedNetworkAccess: c.allowsConstrainedNetworkAccess,
    allowsUltraConstrainedNetworkAccess: c.allowsUltraConstrainedNetworkAccess,
    requiresDNSSECValidation: c.requiresDNSSECValidation,
    allowsCrossOriginBody: c.allowsCrossOriginBody,
    crossOriginHeaders: Object.freeze([...c.crossOriginHeaders]),
    maximumRedirects: c.maximumRedirects,
    maximumDecodedSize: c.maximumDecodedSize,
    maximumDecodedRatio: c.maximumDecodedRatio,
    maximumContentCodings: c.maximumContentCodings,
  });

/** What a transport reads of a configuration. */
export const transportSettingsOf = (c: URLSessionConfiguration): TransportSettings =>
  Object.freeze({
    httpMaximumConnectionsPerHost: Math.max(1, Math.trunc(c.httpMaximumConnectionsPerHost)),
    httpProtocols: Object.freeze([...c.httpProtocols]),
    tlsMinimumSupportedProtocolVersion: c.tlsMinimumSupportedProtocolVersion,
    tlsMaximumSupportedProtocolVersion: c.tlsMaximumSupportedProtocolVersion,
    certificateAuthorities: Object.freeze([...c.certificateAuthorities]),
    lookup: c.lookup,
    localAddress: c.localAddress,
    socketPath: c.socketPath,
    maximumHeaderSize: c.maximumHeaderSize,
    maximumHeaderFields: c.maximumHeaderFields,
    maximumInformationalResponses: c.maximumInformationalResponses,
  });
