/** As much of a request as an operator wants to know. */
export interface RequestFacts {
  readonly httpMethod: string;
}

interface Described {
  readonly request?: Partial<RequestFacts>;
  readonly source?: Described | undefined;
}

/**
 * The request that an Observable stands for, or null when nobody says: `dataTaskPublisher` gives it as `request`, our
 * operators keep it, and through those of RxJS that name their source it is found all the same.
 */
export const describedRequest = (observable: object): RequestFacts | null => {
  let described: Described | undefined = observable;
  while (described !== undefined) {
    const { request } = described;
    if (typeof request?.httpMethod === 'string') return request as RequestFacts;
    described = described.source;
  }
  return null;
};
