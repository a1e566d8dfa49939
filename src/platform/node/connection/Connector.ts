import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { Clock, TransportSettings } from '../../../loading/ports.ts';
import { Dial, type Dialed, type DialSettings, type Endpoint } from './Dial.ts';
import { TrustedContext } from './TrustedContext.ts';

/** What a connector has to know of a session's configuration. */
export type ConnectorSettings = DialSettings &
  Pick<
    TransportSettings,
    'certificateAuthorities' | 'tlsMinimumSupportedProtocolVersion' | 'tlsMaximumSupportedProtocolVersion'
  >;

/**
 * Opens connections; everything that wants a socket asks here. A certificate must be valid for the host and lead to a
 * root of the system's or of `certificateAuthorities`. Failures are Node's own errors.
 */
export class Connector {
  readonly #settings: ConnectorSettings;
  readonly #trust: TrustedContext;

  constructor(settings: ConnectorSettings) {
    this.#settings = settings;
    this.#trust = new TrustedContext(settings);
  }

  /** Begins to connect. The facts are written as they happen. */
  dial(endpoint: Endpoint, clock: Clock, facts: ConnectionFacts, done: Dialed): Dial {
    const dial = new Dial(endpoint, this.#settings, this.#trust, clock, facts, done);
    dial.start();
    return dial;
  }
}
