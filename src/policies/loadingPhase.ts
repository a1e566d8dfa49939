/** What tells how far an exchange has come; milliseconds since 1970, 0 for what has not happened. */
export interface ExchangeProgress {
  readonly requestStart: number;
  readonly requestEnd: number;
  readonly responseStart: number;
  readonly connection: { readonly secureConnectionStart: number; readonly secureConnectionEnd: number } | null;
}

/** Phases that can be told from an exchange. */
export type LoadingPhase = 'preparing' | 'connecting' | 'securing' | 'sending' | 'waiting' | 'receiving';

/** In which phase an exchange is; null when none has begun. */
export const loadingPhase = (exchange: ExchangeProgress | null): LoadingPhase => {
  if (exchange === null) return 'preparing';
  if (exchange.responseStart > 0) return 'receiving';
  if (exchange.requestEnd > 0) return 'waiting';
  if (exchange.requestStart > 0) return 'sending';
  const { connection } = exchange;
  const isSecuring =
    connection !== null && connection.secureConnectionStart > 0 && connection.secureConnectionEnd === 0;
  return isSecuring ? 'securing' : 'connecting';
};
