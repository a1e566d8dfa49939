import type { Observable } from 'rxjs';
import { importPeer } from '../harness/peers.ts';
import { fields, type Get, type OpenClient } from './Client.ts';
import { requestMaker } from './xmlHTTPRequest.ts';

type Provider = object;

interface HttpClient {
  readonly get: (url: string, options: object) => Observable<ArrayBuffer>;
}

interface AngularCore {
  readonly createEnvironmentInjector: (
    providers: readonly Provider[],
    parent: unknown,
  ) => { readonly get: (token: unknown) => HttpClient };
  readonly Injector: { readonly NULL: unknown };
  readonly ɵINJECTOR_SCOPE: unknown;
  readonly ɵprovideZonelessChangeDetectionInternal: () => Provider;
}

interface AngularCommon {
  readonly XhrFactory: unknown;
}

interface AngularHttp {
  readonly HttpClient: unknown;
  readonly provideHttpClient: (...features: Provider[]) => Provider;
  readonly withXhr: () => Provider;
}

/** HttpClient as a production build without zones has it, in an injector like an application's. */
const openHttpClient = async (
  url: string,
  features: (http: AngularHttp, common: AngularCommon) => readonly [Provider[], Provider[]],
): Promise<Get> => {
  Object.assign(globalThis, { ngDevMode: false, ngServerMode: false });
  await importPeer('@angular/compiler');
  const core = await importPeer<AngularCore>('@angular/core');
  const common = await importPeer<AngularCommon>('@angular/common');
  const http = await importPeer<AngularHttp>('@angular/common/http');
  const [httpFeatures, providers] = features(http, common);
  const injector = core.createEnvironmentInjector(
    [
      core.ɵprovideZonelessChangeDetectionInternal(),
      { provide: core.ɵINJECTOR_SCOPE, useValue: 'root' },
      http.provideHttpClient(...httpFeatures),
      ...providers,
    ],
    core.Injector.NULL,
  );
  const client = injector.get(http.HttpClient);
  const options = { headers: fields, responseType: 'arraybuffer' };
  return (done, failed) => void client.get(url, options).subscribe({ next: done, error: failed });
};

/** With its default backend, the global fetch. */
export const angularFetch: OpenClient = (target) => openHttpClient(target.url, () => [[], []]);

export const angularXhr: OpenClient = async (target) => {
  const build = await requestMaker(target.connections);
  return openHttpClient(target.url, (http, common) => [
    [http.withXhr()],
    [{ provide: common.XhrFactory, useValue: { build } }],
  ]);
};
