import { defineConfig } from 'vitest/config';
import { findChromium } from './tools/test/chromium.mjs';

/** Test files of one kind of test, all named *.test.ts or *.test.tsx. */
const testsIn = (...folders: string[]): string[] => folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`);

const chromium = findChromium();

const exclude = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: testsIn('packages', 'tools', 'bench', 'tests/unit'),
          exclude,
          testTimeout: 5_000,
          hookTimeout: 10_000,
        },
      },
      {
        // The stores' one suite: real databases, so starting one may take a moment.
        test: { name: 'conformance', include: testsIn('tests/conformance'), exclude, testTimeout: 20_000, hookTimeout: 60_000 },
      },
      {
        // A hundred seeds in one test are pure computation; they need time, not waiting.
        test: { name: 'simulation', include: testsIn('tests/simulation'), exclude, testTimeout: 120_000, hookTimeout: 30_000 },
      },
      {
        // Real processes, ports and a browser: one file after the other, so that they do not steal each other's time.
        test: {
          name: 'e2e',
          include: testsIn('tests/e2e'),
          exclude,
          env: chromium === undefined ? {} : { BATON_CHROMIUM: chromium },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
