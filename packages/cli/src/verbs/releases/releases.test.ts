import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release, RunnerUpdating } from '@baton/protocol';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { newFolder } from '../../testing/run-cli.ts';
import { sampleRunner } from '../../testing/samples.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();

const release = (version: string, fields: Partial<Release> = {}): Release => ({
  ...{ version, notes: '# New\n', publishedAt: 1, publishedBy: 'ci', breaking: false, serverVersionMin: null, url: null },
  ...{ commit: null, image: null, bundle: null, builtIn: false, withdrawn: null, problem: null, runners: 0 },
  ...fields,
});
const problem = { code: 'release_needs_server', message: 'needs 3', next: 'Update' };
const updating = (name: string, fields: Partial<RunnerUpdating>): RunnerUpdating => ({
  ...{
    runnerId: sampleRunner().id,
    name,
    from: '1.0.0',
    version: '1.1.0',
    way: 'directive',
    jobId: null,
    command: null,
    error: null,
  },
  ...fields,
});

test('releases are listed with what is to be known of them', async () => {
  const releases = [
    release('2.0.0', { serverVersionMin: '3.0.0', problem, breaking: true, image: 'r:2' }),
    release('1.1.0', { runners: 4, bundle: { path: '/download/x', sha256: 'a', bytes: 1 } }),
    release('1.0.0', { withdrawn: { at: 2, by: 'jo', reason: 'it stops' } }),
  ];
  const server = await serve({ 'GET /api/v1/releases': { body: { releases, latestVersion: '1.1.0', serverVersion: '1.0.0' } } });
  const { stdout } = await callCli(['releases', 'list'], envFor(server));
  expect(stdout.toString()).toMatch(
    /2\.0\.0 .* 0 +breaking, needs server 3\.0\.0\n1\.1\.0 .* 4 +newest\n1\.0\.0 .* withdrawn, without a program/,
  );
});

test('a program that is refused leaves a release without one, and whoever published it is told how it gets one', async () => {
  const program = join(newFolder(), 'r.tgz');
  writeFileSync(program, 'no program');
  const error = { code: 'release_bundle_invalid', message: 'This is no program of version 1.1.0', next: 'Send another.' };
  const server = await serve({
    'POST /api/v1/releases': { status: 201, body: release('1.1.0') },
    'PUT /api/v1/releases/1.1.0/bundle': { status: 400, body: { error } },
  });
  const { code, stderr } = await callCli(['releases', 'publish', '1.1.0', '--bundle', program], envFor(server));
  expect(code).toBe(1);
  expect(stderr.toString()).toContain(`It gets one with: baton releases upload 1.1.0 ${program}`);
  expect(stderr.toString()).toContain('This is no program of version 1.1.0');
});

test('a pipeline publishes with its notes and program, by a key that it may give again', async () => {
  const folder = newFolder();
  const [notes, program] = [join(folder, 'notes.md'), join(folder, 'r.tgz')];
  writeFileSync(notes, '# Fast');
  writeFileSync(program, 'a program');
  const server = await serve({
    'POST /api/v1/releases': { status: 201, body: release('1.1.0') },
    'PUT /api/v1/releases/1.1.0/bundle': { body: release('1.1.0', { bundle: { path: '/download/r', sha256: 'abc', bytes: 9 } }) },
  });
  const words = ['releases', 'publish', '1.1.0', '--notes-file', notes, '--bundle', program, '--breaking', '--key', 'build 7'];
  const { code, stdout } = await callCli([...words, '--needs-server', '1.0.0'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('/download/r, SHA-256 abc')]);
  expect(server.seen[0]).toMatchObject({
    headers: { 'idempotency-key': 'build 7' },
    body: { version: '1.1.0', notes: '# Fast', breaking: true, serverVersionMin: '1.0.0' },
  });
  const sha256 = createHash('sha256').update('a program').digest('hex');
  expect(server.seen[1]).toMatchObject({ headers: { 'content-type': 'application/gzip' }, query: { sha256 } });
});

test('notes are printed as they are, without what a terminal would obey; a release is withdrawn with a reason', async () => {
  const server = await serve({
    'GET /api/v1/releases': { body: { releases: [], latestVersion: '1.1.0', serverVersion: '1.0.0' } },
    'GET /api/v1/releases/1.1.0': { body: release('1.1.0', { notes: '# New\n\n\u001b[31m- fast' }) },
    'POST /api/v1/releases/1.1.0/withdraw': { body: release('1.1.0', { withdrawn: { at: 2, by: 'jo', reason: 'it stops' } }) },
  });
  expect((await callCli(['releases', 'notes'], envFor(server))).stdout.toString()).toBe('# New\n\n[31m- fast\n');
  const withdrawn = await callCli(['releases', 'withdraw', '1.1.0', '--reason', 'it stops'], envFor(server));
  expect(withdrawn.stdout.toString()).toMatch(/Withdrawn +.* by jo: it stops/);
  expect((await callCli(['releases', 'withdraw', '1.1.0'], envFor(server))).code).toBe(2);
});

test('runners are updated each in its way', async () => {
  const runners = [
    updating('cloud', { way: 'operation', jobId: sampleRunner().id }),
    updating('own', {}),
    updating('other', { way: 'command', command: 'npx -y http://s/x.tgz start' }),
    updating('no', { way: 'refused', error: { code: 'release_without_bundle', message: 'no program', next: '' } }),
  ];
  const server = await serve({ 'POST /api/v1/runners/update-all': { body: { version: '1.1.0', runners } } });
  const { code, stdout } = await callCli(['runners', 'update', '--all', '--scope', 'acme'], envFor(server));
  expect(server.seen[0]?.body).toEqual({ scope: 'acme' });
  expect([code, stdout.toString().split('\n')]).toEqual([
    1,
    [
      `cloud (1.0.0) is brought to 1.1.0 by job ${sampleRunner().id}`,
      'own (1.0.0) installs 1.1.0 by itself when its jobs are over',
      'other (1.0.0): run this on its machine',
      '  npx -y http://s/x.tgz start',
      'no (1.0.0) is not updated: no program',
      '',
    ],
  ]);
  expect((await callCli(['runners', 'update'], envFor(server))).code).toBe(2);
});
