/**
 * `npm test`: everything that must hold before a change is taken, from a clean clone. Plain JavaScript, because it runs
 * before anything is installed. The last line it prints is the count of the tests.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../install/install.mjs';
import { ensureAgents } from './agents.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureMoto } from './moto.mjs';
import { ensurePostgres } from './postgres.mjs';
import { duration, runStep, runTogether } from './step.mjs';
import { failureLines, secondAttemptLines, summarize } from './summary.mjs';
import { ensureTools } from './tools.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);

/** @type {import('./step.mjs').Step[]} */
const checks = [
  { title: 'format and lint (biome)', args: [bin('@biomejs/biome/bin/biome'), 'check', '.'] },
  { title: 'tidy: layers, sizes, bans, dependencies, docs', args: [join(root, 'tools/tidy/tidy.ts')] },
  { title: 'types (tsc)', args: [join(root, 'tools/typecheck/typecheck.ts')] },
  { title: 'dead code (knip)', args: [bin('knip/bin/knip.js'), '--no-progress'] },
];

const tellingReporter = join(root, 'tools/test/telling-reporter.mjs');

const words = (/** @type {number} */ workers, /** @type {readonly string[]} */ projects) => [
  '--fileParallelism',
  `--maxWorkers=${workers}`,
  ...projects.map((name) => `--project=${name}`),
];

/**
 * The tests, in two rounds. The files of the first compute, and a third of the time wait for disk and processes: one more of them than there are
 * cores. Those of the second wait for what several processes do with each other, and must not keep them from doing it.
 */
const rounds = [
  {
    title: 'tests of the parts (vitest)',
    words: words(availableParallelism() + 1, ['unit', 'unit-alone', 'conformance', 'simulation']),
  },
  { title: 'tests of whole processes and in the browser (vitest)', words: words(2, ['e2e', 'e2e-postgres', 'browser']) },
];

/**
 * Runs every vitest project and prints the summary line.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
async function runTests(env) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-test-'));
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const told = [];
  try {
    for (const { title, words } of rounds) {
      const report = join(folder, `${title}.json`);
      const reporters = ['--reporter=default', `--reporter=${tellingReporter}`, `--outputFile.json=${report}`];
      const args = [bin('vitest/vitest.mjs'), 'run', ...reporters, ...words];
      const { code } = await runStep(root, { title, args, env }, { quiet: false });
      const { passed, failed, skipped, failures, secondAttempts } = summarize(JSON.parse(readFileSync(report, 'utf8')), code);
      for (const name of skipped) console.log(`skipped: ${name}`);
      told.push(...secondAttemptLines(secondAttempts, root), ...failureLines(failures, root));
      total.passed += passed;
      total.failed += failed;
    }
    for (const line of told) console.log(line);
    console.log(`-- npm test: ${duration(performance.now() / 1000)}`);
    console.log(`${total.passed} passed, ${total.failed} failed`);
    return total.failed > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} the exit code */
async function main() {
  await ensureInstalled(root);
  const chromium = await ensureChromium();
  const postgres = await ensurePostgres();
  const agents = await ensureAgents();
  const moto = await ensureMoto();
  await ensureTools();
  const build = await runStep(root, { title: 'build', args: [join(root, 'tools/build/build.ts')] }, { quiet: false });
  const failure = build.code === 0 ? await runTogether(root, checks, 2) : build;
  if (failure !== undefined) {
    console.log(`\nStopped: ${failure.title} failed, the tests did not run.`);
    return failure.code;
  }
  return runTests({
    BATON_TEST_WHOLE_RUN: 'yes',
    // threads of stores and programs under test load the same sources again and again
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/baton-tests'),
    ...(chromium === undefined ? {} : { BATON_CHROMIUM: chromium }),
    ...(postgres === undefined ? {} : { BATON_POSTGRES_BIN: postgres }),
    ...(agents === undefined ? {} : { BATON_TEST_AGENTS: agents }),
    BATON_MOTO_SERVER: moto ?? '',
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
