import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drivenExecutor } from '../executors/driven.ts';
import { shellExecutor } from '../executors/shell/shell.ts';
import { findUser, isRoot } from '../process/users.ts';
import { driveStart } from '../run/drive-start.ts';
import { driveFromSources, HostBench } from '../testing/host-bench.ts';
import { type ProbeSpec, probe } from '../testing/probe-driver.ts';
import { temporaryFolder } from '../testing/program.ts';
import { makeWorkspace } from './folder.ts';
import { KeptFolders } from './kept.ts';

const nobody = isRoot() ? findUser('nobody') : null;
const [program = '', file = ''] = driveFromSources.command ?? [];
const readsSources = driveStart({ selfCommand: [program, file], workspace: '/', caFile: null, user: nobody }).command !== null;
if (!nobody || !readsSources)
  process.stdout.write('skipped: jobs as another user, who must be there, be chosen by root, and read these sources\n');

describe.skipIf(!nobody || !readsSources)('jobs that run as another user', () => {
  const path = process.env.PATH ?? '';
  let bench: HostBench;
  beforeAll(async () => {
    bench = await HostBench.start(
      [drivenExecutor(probe, path, driveFromSources), shellExecutor(path, driveFromSources)],
      {},
      nobody,
    );
  });
  afterAll(() => bench.close());

  test('drive as that user, who alone reads the order and has the folders', async () => {
    const spec: ProbeSpec = { script: 'id -u; ls -n "$PWD/.." "$PWD/../drive"; touch made', file: 'x', outputs: { a: '1' } };
    const job = bench.launch('probe', spec);
    expect(await job.ended).toMatchObject({ kind: 'succeeded', outputs: { a: '1' } });
    await job.over;
    const lines = bench.text(job, 'stdout').split('\n');
    expect(lines[0]).toBe(String(nobody?.uid));
    expect(lines.find((line) => line.endsWith('order.json'))).toMatch(new RegExp(`^-rw-------\\s+1 ${nobody?.uid} `));
    const kept = join(bench.workspace, 'kept', job.assignment.jobId);
    expect(statSync(kept).uid).toBe(nobody?.uid);
    expect(readFileSync(join(kept, 'file'), 'utf8')).toBe('x');
    const server = { kept: async (gone: string[]) => ({ gone }) };
    const { workspace, clock } = bench;
    const folders = new KeptFolders({ workspace, user: nobody, server, clock, say: () => {}, inHand: () => new Set() });
    await folders.sweep();
    await folders.close();
    expect(existsSync(kept)).toBe(false);
  });

  test('can not lead the runner to what they may not read', async () => {
    const secret = join(bench.workspace, 'secret');
    writeFileSync(secret, 'a=of the runner\n', { mode: 0o600 });
    const plain = bench.launch('shell', { script: `ln -sf ${secret} x; cat x; echo b=1 > "$BATON_OUTPUT"` });
    expect(await plain.ended).toMatchObject({ kind: 'succeeded', outputs: { b: '1' } });
    const linked = bench.launch('shell', { script: `rm -f "$BATON_OUTPUT" && ln -s ${secret} "$BATON_OUTPUT"` });
    expect(await linked.ended).not.toHaveProperty('outputs');
    const script = `cd "$PWD/../drive" && ln -s ${secret} verdict.json.part; ln -s ${secret} verdict.json; kill -9 $PPID`;
    expect(await bench.launch('probe', { script } satisfies ProbeSpec).ended).toMatchObject({
      kind: 'failed',
      signal: 'SIGKILL',
    });
    expect(readFileSync(secret, 'utf8')).toBe('a=of the runner\n');
  });
});

describe.skipIf(!nobody)('a program that the user of jobs can not read', () => {
  let folder: string;
  let remove: () => void;
  beforeEach(() => {
    [folder, remove] = temporaryFolder();
    makeWorkspace(join(folder, 'w'), nobody);
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'home'), { mode: 0o700 });
  });
  afterEach(() => remove());
  const start = (name: string, user = nobody, node = process.execPath) => {
    const path = join(folder, 'home', name);
    writeFileSync(path, '// program');
    return { path, ...driveStart({ selfCommand: [node, path], workspace: join(folder, 'w'), caFile: null, user }) };
  };

  test('is copied into the workspace, when it is the one file that is shipped', () => {
    const copy = join(folder, 'w', 'program', 'baton-runner.mjs');
    // the one of these tests may lie where nobody else may go
    const node = '/bin/sh';
    expect(start('baton-runner.mjs', nobody, node).command).toEqual([node, copy, 'drive']);
    expect(statSync(copy).mode & 0o777).toBe(0o644);
    expect(start('main.ts', nobody, node).command).toBe(null);
    const { path, command } = start('baton-runner.mjs', null);
    expect(command).toEqual([process.execPath, path, 'drive']);
  });

  test('is not started by a Node that this user can not start', () => {
    const node = join(folder, 'home', 'node');
    symlinkSync(process.execPath, node);
    expect(start('baton-runner.mjs', nobody, node).command).toBe(null);
  });
});
