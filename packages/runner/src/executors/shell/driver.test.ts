import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DriveBench } from '../../testing/drive-bench.ts';
import { GitRepository } from '../../testing/git-server.ts';
import { shellDriver } from './driver.ts';

let bench: DriveBench;
let signalled = 0;
beforeEach(() => {
  bench = new DriveBench({ secrets: { TOKEN: 'hunter2-hunter2' } });
  signalled = 0;
});
afterEach(() => bench.remove());

const driver = shellDriver({
  environment: { BATON_ATTEMPT_URL: 'http://attempt', BATON_ATTEMPT_BEARER: 'bearer' },
  signalAll: () => {
    signalled += 1;
    for (const pid of pids()) process.kill(pid, 'SIGTERM');
  },
});
const run = (spec: object) => bench.drive(driver, { spec: spec as never });
/** of scripts that wrote theirs down */
const pids = (): number[] => {
  const file = join(bench.context?.work ?? '', 'pid');
  return existsSync(file) ? [Number(readFileSync(file, 'utf8'))] : [];
};
const textOf = (name: string) => bench.files.get(name)?.bytes.toString();
const untar = (name: string, into: string) => {
  const archive = join(bench.folder, 'archive.tar.gz');
  writeFileSync(archive, bench.files.get(name)?.bytes ?? '');
  execFileSync('mkdir', ['-p', into]);
  execFileSync('tar', ['-xzf', archive, '-C', into]);
  return execFileSync('sh', ['-c', 'find . -mindepth 1 -not -type d | LC_ALL=C sort'], { cwd: into, encoding: 'utf8' })
    .trim()
    .split('\n');
};

test('a script runs where its repository is, and knows its commit', async () => {
  const source = new GitRepository(join(bench.folder, 'source'));
  const commit = source.commit({ 'a.txt': 'one', 'sub/b.txt': 'two' });
  const checkout = { repository: source.url };
  expect(await run({ script: 'cat a.txt; git rev-parse HEAD', checkout })).toEqual({ kind: 'succeeded' });
  expect(bench.said('stdout')).toContain(`one${commit}\n`);
  expect(bench.outputs).toEqual({ commit });
  expect(await run({ command: ['cat', 'b.txt'], checkout, workingDirectory: 'sub' })).toEqual({ kind: 'succeeded' });
  expect(await run({ command: ['cat', 'b.txt'], checkout: { ...checkout, path: 'code' }, workingDirectory: 'code/sub' })).toEqual(
    {
      kind: 'succeeded',
    },
  );
  expect(await run({ command: ['cat', 'a.txt'], checkout: { ...checkout, path: 'code' } })).toEqual({ kind: 'succeeded' });
  expect(await run({ script: 'true', checkout, workingDirectory: 'nowhere' })).toMatchObject({
    message: expect.stringContaining('workingDirectory: there is no folder'),
  });
});

test('any interpreter runs it, with its environment, secrets that nothing overlays, and what scripts may ask the server with', async () => {
  const artifacts = { out: [{ path: 'env.txt' }] };
  const script = `import os
open('env.txt', 'w').write('|'.join(os.environ.get(n, '') for n in ['OWN', 'TOKEN', 'BATON_ATTEMPT_URL', 'BATON_ATTEMPT_BEARER']))`;
  const environment = { OWN: 'mine', TOKEN: 'overlaid' };
  expect(await run({ script, interpreter: ['python3', '-B'], environment, artifacts })).toEqual({ kind: 'succeeded' });
  expect(textOf('env.txt')).toBe('mine|hunter2-hunter2|http://attempt|bearer');
  const node = { script: "require('node:fs').writeFileSync('env.txt', process.version)", interpreter: [process.execPath] };
  expect(await run({ ...node, artifacts })).toEqual({ kind: 'succeeded' });
  expect(textOf('env.txt')).toBe(process.version);
  expect(await run({ script: 'x', interpreter: ['no-such-shell'], artifacts })).toMatchObject({
    kind: 'failed',
    exitCode: 127,
    message: expect.stringContaining('command not found: no-such-shell'),
  });
});

test('files are kept as themselves, folders as archives, patterns as what was asked for', async () => {
  const long = `deep/${'x'.repeat(90)}/${'ü'.repeat(20)}.xml`;
  const script = `mkdir -p dist/in/.git "$(dirname ${long})" && echo a > dist/a.txt && echo b > dist/in/b.txt && echo c > dist/in/.git/c
    ln -s a.txt dist/link; chmod 755 dist/a.txt; echo x > one.xml; echo y > ${long}; echo z > two.log; : > dist/empty
    head -c 100000 /dev/urandom > dist/big`;
  const out = [
    { path: 'dist' },
    { path: '**/*.xml' },
    { path: '**/*.xml', name: 'reports' },
    { path: 'two.log', name: 'logs/renamed.log' },
    { path: 'core.*' },
  ];
  expect(await run({ script, artifacts: { out } })).toEqual({ kind: 'succeeded' });
  expect([...bench.files.keys()].sort()).toEqual([long, 'dist.tar.gz', 'logs/renamed.log', 'one.xml', 'reports.tar.gz']);
  const dist = join(bench.folder, 'a');
  expect(untar('dist.tar.gz', dist)).toEqual([
    ...['./dist/a.txt', './dist/big', './dist/empty', './dist/in/.git/c', './dist/in/b.txt', './dist/link'],
  ]);
  expect(readFileSync(join(dist, 'dist/big'))).toEqual(readFileSync(join(bench.context?.work ?? '', 'dist/big')));
  expect(execFileSync('stat', ['-c', '%a', join(dist, 'dist/a.txt')], { encoding: 'utf8' })).toBe('755\n');
  expect(readFileSync(join(dist, 'dist/link'), 'utf8')).toBe('a\n');
  expect(untar('reports.tar.gz', join(bench.folder, 'b'))).toEqual([`./${long}`, './one.xml']);
  expect(bench.said()).toContain('artifact core.*: no file has such a name');
});

test('artifacts are kept of a script that failed too; a promise that was not kept fails one that succeeded', async () => {
  const artifacts = { out: [{ path: 'missing.txt' }, { path: 'log.txt' }] };
  expect(await run({ script: 'echo why > log.txt; exit 3', artifacts })).toEqual({ kind: 'failed', exitCode: 3, message: '' });
  expect(textOf('log.txt')).toBe('why\n');
  expect(await run({ script: 'echo why > log.txt', artifacts })).toEqual({
    kind: 'failed',
    exitCode: null,
    message: 'artifact missing.txt: there is no such file or folder',
  });
  expect(await run({ script: 'kill -KILL $$', artifacts })).toMatchObject({ message: 'ended by SIGKILL' });
  const many = { out: [{ path: '*.txt' }] };
  expect(await run({ script: 'for i in $(seq 201); do : > $i.txt; done', artifacts: many })).toMatchObject({
    message: expect.stringContaining('names 201 files and folders; with a name they are kept as one archive'),
  });
});

test('a later attempt goes on with what an earlier one kept', async () => {
  const artifacts = { in: [{ name: 'state', path: 'in/state' }], out: [{ path: 'state' }] };
  const script = 'cat in/state 2>/dev/null > state; echo $BATON_STEP >> state';
  await run({ script, artifacts, environment: { BATON_PARAM_X: '1' } });
  expect(bench.said()).toContain('no attempt of this job has kept state yet');
  await run({ script: `${script}; wc -l < state`, artifacts });
  expect(textOf('state')).toBe('\n\n');
});

test('a stop reaches all of the script at once, and its artifacts are not kept', async () => {
  const script = 'trap "echo cleaned; exit 9" TERM; echo $$ > pid; echo ready; while :; do sleep 0.02; done';
  const driving = run({ script, artifacts: { out: [{ path: 'pid' }] } });
  await bench.until(() => bench.said().includes('ready'));
  bench.stop();
  expect(await driving).toMatchObject({ kind: 'failed', exitCode: 9 });
  expect(signalled).toBe(1);
  expect(bench.said()).toContain('cleaned');
  expect(bench.files.size).toBe(0);
});

test('what is wrong with a specification is said before anything is done', async () => {
  expect(await run({ script: 'true', artifacts: { out: [{ path: '../x' }] } })).toMatchObject({
    message: expect.stringContaining('../x'),
  });
  expect(await run({ script: 'true', checkout: {} })).toMatchObject({ message: 'checkout: needs a repository' });
  expect(bench.files.size).toBe(0);
});
