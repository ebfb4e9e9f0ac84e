/**
 * `npm run test:slow`: the scenarios whose durations `npm test` shortens, at the product's own: a lease of a minute, a runner frozen for two, fifty
 * kills. Not part of `npm test`. Takes half an hour on two cores that have other work as well. Words after it go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './support/places.ts';

const files = [
  'tests/e2e/server-killed.test.ts',
  'tests/e2e/runner-killed.test.ts',
  'tests/e2e/runner-frozen.test.ts',
  'tests/e2e/network-cut.test.ts',
  'tests/e2e/full-disk.test.ts',
  'tests/e2e/keyed-submissions.test.ts',
  'tests/e2e/log-flood.test.ts',
  'tests/e2e/checkout.test.ts',
  'tests/e2e/driven-jobs.test.ts',
  'tests/e2e/local-pools.test.ts',
  'tests/conformance/providers/provider-ecs-faults.test.ts',
];

console.log(
  `At the product's own durations; npm test runs these with shortened ones:\n${files.map((file) => `  ${file}`).join('\n')}`,
);
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'e2e',
    '--project',
    'conformance',
    // each test as soon as it is over: some take minutes
    '--reporter',
    'verbose',
    ...files,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, BATON_TEST_DURATIONS: 'real' } },
);
process.exitCode = status ?? 1;
