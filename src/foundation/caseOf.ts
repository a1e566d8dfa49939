/** The case of an enumeration that has a raw value, if there is one. */
export const caseOf = <Case extends string>(table: Readonly<Record<Case, number>>, raw: unknown): Case | undefined =>
  (Object.keys(table) as Case[]).find((name) => table[name] === raw);
