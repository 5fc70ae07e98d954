import { defineConfig } from 'vitest/config';

const DATABASE_TESTS = '**/*.db.test.ts';
const BROWSER_TESTS = '**/*.browser.test.ts';
const PROPERTY_SEED = 'src/testing/property-seed.ts';
const NEVER = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    // The gate shares two cores with PostgreSQL.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: [PROPERTY_SEED],
          include: ['{src,programs,sandbox,test,scripts,bench}/**/*.test.ts', 'portal/src/**/*.test.{ts,tsx}'],
          exclude: [...NEVER, DATABASE_TESTS, BROWSER_TESTS],
        },
      },
      {
        test: {
          name: 'db',
          setupFiles: [PROPERTY_SEED],
          include: [`{src,programs,sandbox,test}/${DATABASE_TESTS}`],
          exclude: NEVER,
          globalSetup: ['src/testing/database-server.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          include: [`{portal,test}/${BROWSER_TESTS}`],
          exclude: NEVER,
          globalSetup: ['src/testing/database-server.ts', 'test/browser/build-portal.ts'],
          maxWorkers: 1,
          // What a page is waited for otherwise: the cores are shared with the server, PostgreSQL and the browser.
          expect: { poll: { timeout: 10_000 } },
          // Two pages at once, of the tests that say so: there are two cores.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
