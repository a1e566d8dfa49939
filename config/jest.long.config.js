import everyday from '../jest.config.js';

/** Tests that need minutes: soaking, random ends, mutation. */
export default {
  ...everyday,
  rootDir: '..',
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 1_800_000,
};
