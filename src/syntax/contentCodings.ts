/**
 * Codings of a `Content-Encoding` field in the order in which they were applied: lower case, without `identity`, and
 * without the `x-` of the two names that may carry one. What is no token stays as it is: nobody knows how to decode it.
 * @see RFC 9110 §8.4
 */
export const parseContentCodings = (field: string): readonly string[] =>
  field
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .map((coding) => (coding === 'x-gzip' || coding === 'x-compress' ? coding.slice(2) : coding));
