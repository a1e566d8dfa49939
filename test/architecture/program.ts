import { posix } from 'node:path';

import ts from 'typescript';

import type { SourceModule } from './SourceTree.ts';

const libraryFiles = new Map<string, ts.SourceFile | undefined>();

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  // The language alone: what is not in it, a module must be allowed to use.
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: [],
  allowImportingTsExtensions: true,
  noEmit: true,
};

/** A program of exactly these modules and the language's own declarations; packages are not looked at. */
export const programOf = (modules: readonly SourceModule[]): ts.Program => {
  const sources = new Map(modules.map((module) => [module.path, module.source]));
  const host = ts.createCompilerHost(options);
  const isOurs = (file: string): boolean => sources.has(file);
  return ts.createProgram({
    rootNames: [...sources.keys()],
    options,
    host: {
      ...host,
      getCurrentDirectory: () => '',
      getCanonicalFileName: (file) => file,
      fileExists: isOurs,
      readFile: (file) => sources.get(file)?.text,
      getSourceFile: (file, language) => {
        if (isOurs(file)) return sources.get(file);
        if (!libraryFiles.has(file)) libraryFiles.set(file, host.getSourceFile(file, language));
        return libraryFiles.get(file);
      },
      resolveModuleNameLiterals: (literals, containingFile) =>
        literals.map(({ text }) => {
          const path = text.startsWith('.') ? posix.join(posix.dirname(containingFile), text) : null;
          if (path === null || !isOurs(path)) return { resolvedModule: undefined };
          return { resolvedModule: { resolvedFileName: path, extension: ts.Extension.Ts } };
        }),
    },
  });
};
