import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTimeOf } from '../process/alive.ts';
import { temporaryFolder } from '../testing/program.ts';
import { Launcher } from './launcher.ts';
import type { StartOrder } from './messages.ts';

const path = process.env.PATH ?? '';
const inherited = { PATH: path, LANG: 'C.UTF-8', ONLY_HERE: 'a', CHANGED: 'before' };

let folder: string;
let remove: () => void;
let launcher: Launcher;
beforeEach(() => {
  [folder, remove] = temporaryFolder();
  launcher = new Launcher({ ...inherited, SHLVL: '3', OLDPWD: '/somewhere' });
});
afterEach(() => {
  launcher.close();
  remove();
});

const orderOf = (file: string, args: string[], more: Partial<StartOrder> = {}): StartOrder => ({
  attemptId: 'attempt',
  file,
  args,
  env: { PATH: path, PWD: folder },
  secrets: [],
  cwd: folder,
  user: null,
  processPath: join(folder, 'process.json'),
  spoolPath: folder,
  spoolBytesMax: 2 ** 30,
  startedAt: 0,
  driven: false,
  signal: 'SIGTERM',
  graceMs: 50,
  timeLimitMs: null,
  fence: null,
  ...more,
});

interface Seen {
  output: string;
  errors: string;
  code: number | null;
}

async function outcomeOf(child: ChildProcess): Promise<Seen> {
  const [output, errors, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { output, errors, code };
}

/** What a job sees that is started plainly, and by a shell; the latter is null where it was not. */
async function bothWays(order: StartOrder): Promise<[Seen, Seen | null]> {
  // one that has made no shell ready by itself since an earlier start
  launcher.close();
  launcher = new Launcher(inherited);
  const plain = launcher.launch(order);
  expect(plain.begin).toBe(null);
  const seen = await outcomeOf(plain.child);
  launcher.prepare(null);
  const { child, begin } = launcher.launch(order);
  begin?.();
  const again = await outcomeOf(child);
  return [seen, begin ? again : null];
}

/** A program that prints everything that it was given. */
const tell = [
  '-e',
  `const { readlinkSync } = require('node:fs');
   const { _, ...env } = process.env;
   const sorted = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
   console.log(JSON.stringify([process.argv.slice(1), sorted, process.cwd(), readlinkSync('/proc/self/fd/0'), process.ppid, process.argv0]));
   console.error('errors'); process.exitCode = 7;`,
];

const nasty = [
  '',
  ' ',
  'a b',
  "it's",
  "''",
  '$HOME `id` $(id) $$',
  '\\ \\n \\\\',
  'line\nline\n',
  '\t*?[a]~',
  '"double"',
  '-n',
  '--',
  '#;&|<>(){}!',
  'ä é 日本 🎉 \u0081\u0082\u0088\u00ff',
  '\x01\x1b[31m\x7f',
];

describe('a job sees no difference', () => {
  test('in arguments, environment, folder, input, parent', async () => {
    const strange = join(folder, "a 'strange' $folder\n");
    mkdirSync(strange);
    const values = Object.fromEntries(nasty.map((value, index) => [`VALUE_${index}`, value]));
    const env = { ...inherited, CHANGED: 'after', PWD: strange, ...values };
    const { ONLY_HERE: _, ...without } = env;
    const [seen, again] = await bothWays(orderOf(process.execPath, [...tell, ...nasty], { env: without, cwd: strange }));
    expect(seen).toMatchObject({ code: 7, errors: 'errors\n' });
    expect(seen.output).toContain(nasty[12]);
    expect(again).toEqual(seen);
  });

  test('when it is found on the search path, or by a way from its folder', async () => {
    writeFileSync(join(folder, 'own'), '#!/bin/sh\necho "$0" "$1"\n', { mode: 0o755 });
    for (const order of [orderOf('sh', ['-c', 'echo "$0" found']), orderOf('./own', ['one'])]) {
      const [seen, again] = await bothWays(order);
      expect(seen.code).toBe(0);
      expect(again).toEqual(seen);
    }
  });

  test('with a session of its own', async () => {
    const [seen, again] = await bothWays(
      orderOf('sh', ['-c', 'read -r _ _ _ _ group session rest < /proc/$$/stat; [ $group = $$ ] && echo $((session - $$))']),
    );
    expect(seen.output).toBe('0\n');
    expect(again).toEqual(seen);
  });
});

describe('what a shell would not do exactly is started plainly', () => {
  const cases: [string, () => StartOrder][] = [
    ['a program that is not there', () => orderOf('nowhere-to-be-found', [])],
    ['a path to nothing', () => orderOf('/nowhere/tool', [])],
    ['what may not be executed', () => orderOf('./text', [])],
    ['a script whose interpreter is not there', () => orderOf('./orphan', [])],
    ['a script that names no interpreter', () => orderOf('./bare', [])],
    ['a name that a shell could take for an option', () => orderOf('-c', [])],
    ['a variable whose name no shell sets', () => orderOf('true', [], { env: { PATH: path, PWD: folder, 'a.b': '1' } })],
    ['a variable that shells compute', () => orderOf('true', [], { env: { PATH: path, PWD: folder, UID: '1' } })],
    ['another word for the folder', () => orderOf('true', [], { env: { PATH: path, PWD: '/elsewhere' } })],
    ['no search path', () => orderOf('true', [], { env: { PWD: folder } })],
    ['a search path with the folder itself', () => orderOf('true', [], { env: { PATH: `${path}:`, PWD: folder } })],
    ['very much to say', () => orderOf('true', ['x'.repeat(10_000)])],
  ];
  test.each(cases)('%s', async (_, order) => {
    writeFileSync(join(folder, 'text'), 'echo', { mode: 0o644 });
    writeFileSync(join(folder, 'orphan'), '#!/nowhere/sh\n', { mode: 0o755 });
    writeFileSync(join(folder, 'bare'), 'echo\n', { mode: 0o755 });
    launcher.prepare(null);
    const { child, begin } = launcher.launch(order());
    expect(begin).toBe(null);
    await Promise.race([once(child, 'exit'), new Promise((resolve) => child.once('error', resolve))]);
  });

  test('another user than the one that the shell is of', async () => {
    launcher.prepare(null);
    const order = orderOf('true', [], { user: { uid: process.getuid?.() ?? 0, gid: (process.getgid?.() ?? 0) + 1 } });
    chmodSync(folder, 0o755);
    let begin: unknown = null;
    try {
      const launched = launcher.launch(order);
      begin = launched.begin;
      launched.child.on('error', () => {});
    } catch {
      // only root may start it
    }
    expect(begin).toBe(null);
  });
});

describe('the shell that is ready', () => {
  /** The only child of this process that is a shell. */
  const readyOne = (): ChildProcess => (launcher as unknown as { ready: { child: ChildProcess } }).ready.child;

  test('becomes the job under the same number, and only when it is told to', async () => {
    launcher.prepare(null);
    const { pid } = readyOne();
    const { child, begin } = launcher.launch(orderOf('sh', ['-c', 'echo $$']));
    expect(child.pid).toBe(pid);
    expect(startTimeOf(pid ?? 0)).not.toBe(null);
    begin?.();
    expect((await outcomeOf(child)).output).toBe(`${pid}\n`);
  });

  test('one that died is not used', async () => {
    launcher.prepare(null);
    const ready = readyOne();
    ready.kill('SIGKILL');
    await once(ready, 'exit');
    const { child, begin } = launcher.launch(orderOf('true', []));
    expect(begin).toBe(null);
    expect((await outcomeOf(child)).code).toBe(0);
  });

  test('ends with its launcher', async () => {
    launcher.prepare(null);
    const ready = readyOne();
    const exited = once(ready, 'exit');
    launcher.close();
    await exited;
    launcher.prepare(null);
    expect(launcher.launch(orderOf('true', [])).begin).toBe(null);
  });

  test('ends when the process that made it is killed', async () => {
    const script = `
      import { Launcher } from ${JSON.stringify(import.meta.resolve('./launcher.ts'))};
      const launcher = new Launcher(process.env);
      launcher.prepare(null);
      console.log(launcher.ready.child.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(startTimeOf(pid)).not.toBe(null);
    parent.kill('SIGKILL');
    await expect.poll(() => startTimeOf(pid)).toBe(null);
  });
});
