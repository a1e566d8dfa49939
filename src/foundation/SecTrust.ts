/** The peer of a TLS connection, to be trusted or not. */
export interface SecTrust {
  readonly host: string;
  /** DER, the leaf first. */
  readonly certificates: readonly Uint8Array[];
  /** Rejects with the reason when the platform would not trust it. */
  evaluate(): Promise<void>;
  /** What the platform found wrong when the connection was made, or null. */
  readonly policyError: unknown;
}
