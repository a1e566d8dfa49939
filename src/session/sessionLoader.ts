import { AuthorizationMemory } from '../loading/authentication/AuthorizationMemory.ts';
import type { NegotiateSource } from '../loading/authentication/NegotiateScheme.ts';
import { negotiateSource } from '../loading/authentication/negotiateSource.ts';
import type { Loader } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { NetworkPathProvider, Platform, Transport } from '../loading/ports.ts';
import { dataProtocol } from '../protocols/dataProtocol.ts';
import { fileProtocol } from '../protocols/fileProtocol.ts';
import { protocolRegistry } from '../protocols/ProtocolRegistry.ts';
import { registeredProtocols } from '../protocols/registeredProtocols.ts';
import { httpChain, sessionChain } from '../stages/chain.ts';
import type { URLSessionConfiguration } from './URLSessionConfiguration.ts';

const negotiateSourceOf = ({ negotiateToken }: URLSessionConfiguration, platform: Platform): NegotiateSource | null =>
  negotiateToken === null ? (platform.negotiate?.() ?? null) : negotiateSource(negotiateToken);

/** A unix socket is there without any network. */
const localPath: NetworkPathProvider = Object.freeze({
  current: Object.freeze({
    status: 'satisfied',
    usesCellular: false,
    isExpensive: false,
    isConstrained: false,
    isUltraConstrained: false,
  }),
  observe: () => () => {},
});

const pathOf = (configuration: URLSessionConfiguration, platform: Platform): NetworkPathProvider =>
  configuration.networkPathProvider ?? (configuration.socketPath === null ? platform.path : localPath);

/** All that stands between a session's tasks and its transport. */
export const sessionLoader = (
  configuration: URLSessionConfiguration,
  settings: LoadingSettings,
  platform: Platform,
  transport: Transport,
  memory: AuthorizationMemory,
): Loader => {
  const http = httpChain({
    settings,
    platform,
    path: pathOf(configuration, platform),
    transport,
    cookieStorage: configuration.httpCookieStorage,
    credentials: configuration.urlCredentialStorage,
    negotiate: () => negotiateSourceOf(configuration, platform),
    memory,
  });
  const builtIns = new Map<string, Loader>([
    ['http', http],
    ['https', http],
    ['data', dataProtocol],
  ]);
  if (platform.blobs !== undefined) builtIns.set('blob', fileProtocol(platform.blobs));
  if (platform.files !== null) builtIns.set('file', fileProtocol(platform.files));
  const registry = protocolRegistry({
    protocolClasses: [...(configuration.protocolClasses ?? [])],
    registered: registeredProtocols,
    builtIns,
  });
  return sessionChain({ settings, registry });
};
