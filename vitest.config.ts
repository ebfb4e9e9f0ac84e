import { defineConfig } from 'vitest/config';
import { findAgents } from './tools/test/agents.mjs';
import { findChromium } from './tools/test/chromium.mjs';
import { LongFirst } from './tools/test/long-first.mjs';
import { findMoto } from './tools/test/moto.mjs';
import { findPostgres } from './tools/test/postgres.mjs';

/** Test files of one kind of test, all named *.test.ts or *.test.tsx. */
const testsIn = (...folders: string[]): string[] => folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`);

const chromium = findChromium();

const postgres = findPostgres();

/** What the tests need of this machine, found once. */
const env = {
  ...(chromium === undefined ? {} : { BATON_CHROMIUM: chromium }),
  ...(postgres === undefined ? {} : { BATON_POSTGRES_BIN: postgres }),
  // empty: there are none, and the tests say so
  BATON_TEST_AGENTS: findAgents() ?? '',
  BATON_MOTO_SERVER: findMoto() ?? '',
};

/**
 * `npm test` runs hundreds of files of unit tests in a few processes: what they import is loaded once a process, and not once a file. Files that are
 * run by hand have a process each. Those of the runner always do: they end processes, and look for what is left of them.
 */
const isWholeRun = process.env.BATON_TEST_WHOLE_RUN === 'yes';

/** Where real time, files or processes take part. Told by the summary of `npm test`: docs/decisions/0059-a-second-attempt-is-told.md */
const furtherAttempts = 1;

/**
 * Real processes, ports and a browser: one file after the other, so that they do not steal each other's time. `npm test` runs two at a time, for
 * they mostly wait.
 */
const endToEnd = {
  setupFiles: ['tests/e2e/support/stop-databases.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // for what usually takes a tenth of a second, on a machine that has much else to do
  expect: { poll: { timeout: 30_000, interval: 50 } },
  retry: furtherAttempts,
  fileParallelism: false,
  sequence: { groupOrder: 1 },
};

/** What depends on the database: these run a second time, on PostgreSQL. */
const onBothDatabases = ['run-command', 'server-killed', 'runner-killed', 'keyed-submissions', 'concurrency'];

const exclude = ['**/node_modules/**', '**/dist/**'];

const ofRunner = testsIn('packages/runner');

// against hanging alone: they take milliseconds, and those that start processes seconds on a machine with other work
const unit = { env, testTimeout: 30_000, hookTimeout: 60_000, retry: furtherAttempts };

export default defineConfig({
  test: {
    passWithNoTests: true,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          ...unit,
          name: 'unit',
          include: testsIn('packages', 'tools', 'bench', 'tests/unit'),
          exclude: isWholeRun ? [...exclude, ...ofRunner] : exclude,
          isolate: !isWholeRun,
        },
      },
      ...(isWholeRun ? [{ test: { ...unit, name: 'unit-alone', include: ofRunner, exclude } }] : []),
      {
        // The stores' one suite: real databases, so starting one may take a moment, and thousands of commits take theirs on a busy core.
        test: {
          name: 'conformance',
          include: testsIn('tests/conformance'),
          exclude,
          env,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: furtherAttempts,
        },
      },
      {
        // A hundred seeds in one test are pure computation; they need time, not waiting, and no second attempt: it would compute the same.
        test: { name: 'simulation', include: testsIn('tests/simulation'), exclude, testTimeout: 120_000, hookTimeout: 30_000 },
      },
      {
        test: {
          ...endToEnd,
          name: 'e2e',
          include: testsIn('tests/e2e'),
          exclude: [...exclude, 'tests/e2e/browser/**'],
          env,
        },
      },
      {
        test: { ...endToEnd, name: 'browser', include: testsIn('tests/e2e/browser'), exclude, env },
      },
      {
        test: {
          ...endToEnd,
          name: 'e2e-postgres',
          include: onBothDatabases.map((name) => `tests/e2e/${name}.test.ts`),
          exclude,
          env: { ...env, BATON_TEST_DATABASE: 'postgres' },
        },
      },
    ],
  },
});
