import everyday from '../jest.config.js';

/** Tests against real servers; `npm run test:peers:install` puts these on the machine. */
export default {
  ...everyday,
  rootDir: '..',
  testMatch: ['<rootDir>/test/peers/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
