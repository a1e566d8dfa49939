import ts from 'typescript';

import { spoken } from './SourceTree.ts';

const hasDoc = (symbol: ts.Symbol, checker: ts.TypeChecker): boolean => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target.getDocumentationComment(checker).some((part) => part.text.trim() !== '');
};

const placeOf = (symbol: ts.Symbol, checker: ts.TypeChecker, entry: string): string => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target.declarations?.[0]?.getSourceFile().fileName ?? entry;
};

/** Exports of an entry that do not say what they are for. Counts what it looked at, so that silence means something. */
export const docComplaints = (
  program: ts.Program,
  entries: readonly string[],
): { readonly looked: number; readonly complaints: readonly string[] } => {
  const checker = program.getTypeChecker();
  const complaints = new Set<string>();
  let looked = 0;
  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
      looked += 1;
      if (!hasDoc(symbol, checker)) {
        complaints.add(`${spoken(placeOf(symbol, checker, entry))}: ${symbol.name} is public and has no doc comment`);
      }
    }
  }
  return { looked, complaints: [...complaints] };
};
