/** Tests run as ES modules on the sources themselves; see `npm test`. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/peers/', '<rootDir>/test/long/'],
  injectGlobals: false,
  // Stores that outlive a process never lie in the home of whoever runs the tests.
  globalSetup: '<rootDir>/test/support/homeFolder.mjs',
  globalTeardown: '<rootDir>/test/support/removeHome.mjs',
  setupFiles: ['<rootDir>/test/support/ownHome.mjs'],
  maxWorkers: 2,
  // A busy machine is no failure: nothing here asserts a time.
  testTimeout: 120_000,
};
