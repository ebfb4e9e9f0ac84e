import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Programs } from './programs.ts';
import { supervise } from './supervise.ts';

// Real processes: programs of a few lines stand in for versions of the runner.

/** Does what a runner does when it reached the server with its version, or is to be another one. */
const program = (version: string, body: string): Uint8Array =>
  Buffer.from(`import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
const dir = process.env.BATON_RUNNER_PROGRAMS ?? dirname(dirname(dirname(process.argv[1])));
const file = join(dir, 'state.json');
const state = JSON.parse(readFileSync(file, 'utf8'));
const save = (next) => writeFileSync(file, JSON.stringify(next));
const reach = () => save({ current: '${version}', former: state.current, trial: null, failed: null });
appendFileSync(join(dir, 'ran'), '${version} ' + process.argv.slice(2).join(' ') + (process.env.BATON_RUNNER_PROGRAMS ? ' may' : '') + '\\n');
${body}
`);

function bench(versions: Record<string, string>) {
  const dir = mkdtempSync(join(tmpdir(), 'baton-supervise-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const programs = new Programs(dir);
  for (const [version, body] of Object.entries(versions)) programs.install(version, program(version, body));
  programs.save({ current: '1.0.0', former: null, trial: null, failed: null });
  const said: string[] = [];
  const log = (_level: string, message: string): void => void said.push(message);
  const run = (mayUpdate = true, trialMs = 20_000) =>
    supervise({ programs, words: ['--workspace', 'w'], mayUpdate, trialMs, environment: process.env, log });
  const ran = (): string[] => readFileSync(join(dir, 'ran'), 'utf8').trim().split('\n');
  return { dir, programs, run, ran, said };
}

const exchange = "save({ ...state, trial: { version: '1.1.0', starts: 0 } }); process.exit(75);";

test('the other version is started in place, and stays when it reached the server', async () => {
  const { run, ran, programs } = bench({ '1.0.0': exchange, '1.1.0': 'reach(); process.exit(2);' });
  expect(await run()).toBe(2);
  expect(ran()).toEqual(['1.0.0 start --workspace w may', '1.1.0 start --workspace w may']);
  expect(programs.state()).toEqual({ current: '1.1.0', former: '1.0.0', trial: null, failed: null });
});

test.each([
  ['ends', 'process.exit(3);', 20_000, 'it ended with code 3 before it reached the server'],
  ['hangs', 'setInterval(() => {}, 1_000);', 300, 'it did not reach the server within 0.3 s'],
])('one that %s before it reached the server makes room for the former, which is told why', async (_, body, trialMs, reason) => {
  const once = `if (state.failed) process.exit(2); else { ${exchange} }`;
  const { run, ran, programs, said } = bench({ '1.0.0': once, '1.1.0': body });
  expect(await run(true, trialMs)).toBe(2);
  // on a busy machine its time may be over before its first line is written
  expect(ran().filter((line) => line.startsWith('1.0.0'))).toHaveLength(2);
  expect(programs.state()).toEqual({ current: '1.0.0', former: null, trial: null, failed: { version: '1.1.0', reason } });
  expect(said).toEqual(['starting version 1.1.0 in place of 1.0.0', `version 1.1.0 failed: ${reason}. Going back to 1.0.0`]);
});

test('a machine that goes down again and again while a version is tried does not try it for ever', async () => {
  const { run, ran, programs } = bench({ '1.0.0': 'process.exit(0);', '1.1.0': 'reach();' });
  programs.save({ current: '1.0.0', former: null, trial: { version: '1.1.0', starts: 3 }, failed: null });
  expect(await run()).toBe(0);
  expect(ran()).toEqual(['1.0.0 start --workspace w may']);
  expect(programs.state()?.failed?.version).toBe('1.1.0');
});

test('it ends as the program ends, and says where versions are only where others may be installed', async () => {
  const { run, ran } = bench({ '1.0.0': 'process.exit(1);' });
  expect(await run(false)).toBe(1);
  expect(ran()).toEqual(['1.0.0 start --workspace w']);
});

test('what is installed is all there or not, and only what may run again is kept', () => {
  const { dir, programs } = bench({ '1.0.0': '', '1.1.0': '', '1.2.0': '' });
  writeFileSync(join(dir, 'other'), '');
  programs.prune({ current: '1.2.0', former: '1.1.0', trial: null, failed: null });
  expect(['1.0.0', '1.1.0', '1.2.0'].filter(programs.has)).toEqual(['1.1.0', '1.2.0']);
  expect(() => programs.fileOf('../1.0.0')).toThrow('no version');
});
