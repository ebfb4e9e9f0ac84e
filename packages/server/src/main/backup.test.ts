import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { permissions } from '@baton/core';
import { ApiError } from '@baton/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { archiveOf, database } from '../backup/testing/archives.ts';
import { configOf } from '../config/index.ts';
import type { Logger } from '../ports/telemetry.ts';
import { createEntropy } from './entropy.ts';
import { restore } from './restore.ts';
import { runRestore } from './run-restore.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { addPerson, type TestPerson } from './testing/person.ts';
import { startTestServer } from './testing/server.ts';

const bootstrapToken = 'a-bootstrap-token-of-more-than-thirty-two-characters';

let dir: string;
const servers: RunningServer[] = [];
const told: string[] = [];
const note = (_: object, message: string): void => void told.push(message);
const logger: Logger = { debug() {}, info: note, warn: note, error: note };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'baton-backup-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  told.length = 0;
  rmSync(dir, { recursive: true, force: true });
});

const place = (name: string): string => join(dir, name);

async function start(name: string): Promise<RunningServer> {
  const server = await startServer({ config: configOf({ port: 0, bootstrapToken, data: place(name) }), logger });
  servers.push(server);
  return server;
}

function call(server: RunningServer, method: string, path: string, body?: unknown): Promise<Response> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = {
    authorization: `Bearer ${bootstrapToken}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return fetch(`${server.url}${path}`, { method, headers, ...json });
}

async function backup(server: RunningServer, to: string, body?: unknown): Promise<string> {
  const answer = await call(server, 'POST', '/api/v1/instance/backup', body);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-tar']);
  writeFileSync(place(to), Buffer.from(await answer.arrayBuffer()));
  return place(to);
}

const at = (now: number) => ({
  clock: { now: () => now, monotonic: () => 0, after: () => () => {} },
  entropy: createEntropy(),
});
const soon = (): number => Date.now() + 1000;
const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof ApiError ? `${error.code}: ${error.message}` : Promise.reject(error)),
  );

test('a backup brings everything back, as another incarnation, and says so', async () => {
  const first = await start('first');
  const submitted = (await (await call(first, 'POST', '/api/v1/jobs', { spec: { command: ['echo', 'hi'] } })).json()) as {
    id: string;
  };
  const file = await backup(first, 'backup.tar');
  const [one, two] = [await restore(file, place('one'), at(soon())), await restore(file, place('two'), at(soon() + 1))];
  expect(one.incarnation).toBeGreaterThan(0);
  expect(two.incarnation).toBeGreaterThan(one.incarnation);
  expect(readdirSync(place('one'))).toEqual(
    expect.not.arrayContaining(['restoring', 'installation-key', 'local-token', 'backup']),
  );
  const restored = await start('one');
  expect(told).toContain('this server was restored from a backup: what came after it is not known');
  const job = (await (await call(restored, 'GET', `/api/v1/jobs/${submitted.id}`)).json()) as { job: { state: string } };
  expect(job.job.state).toBe('queued');
  const audit = (await (await call(restored, 'GET', '/api/v1/audit?action=server')).json()) as {
    entries: { action: string; after: object }[];
  };
  expect(audit.entries.find(({ action }) => action === 'server.restored')?.after).toEqual({ incarnation: one.incarnation });
  const chain = (await (await call(restored, 'GET', '/api/v1/audit/verification')).json()) as { ok: boolean };
  expect(chain.ok).toBe(true);
});

test('keys are in it when they are asked for', async () => {
  const file = await backup(await start('first'), 'backup.tar', { withKeys: true });
  const { manifest } = await restore(file, place('one'), at(soon()));
  expect(manifest.keys).toEqual(expect.arrayContaining(['installation-key', 'secret-key']));
  expect(readdirSync(place('one'))).toEqual(expect.arrayContaining(['installation-key', 'secret-key']));
});

test('where the secret key of a server is given by option, the restore says that the backup has none', async () => {
  writeFileSync(place('key'), Buffer.alloc(32, 7).toString('base64'));
  const config = configOf({ port: 0, bootstrapToken, data: place('first'), secretKeyFile: place('key') });
  const server = await startServer({ config, logger });
  servers.push(server);
  const file = await backup(server, 'backup.tar', { withKeys: true });
  let output = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  await runRestore([file, '--data', place('one')]).finally(() => spy.mockRestore());
  expect(output).toMatch(/^The backup has no secret-key.* give it the secret key that the lost one was given by option/m);
  expect(output).not.toContain('no installation-key');
});

test('taking one is audited, and refused to whoever may not do everything', async () => {
  const server = await start('first');
  await backup(server, 'backup.tar');
  const { entries } = (await (await call(server, 'GET', '/api/v1/audit?action=server')).json()) as {
    entries: { action: string }[];
  };
  expect(entries[0]).toMatchObject({ action: 'server.backed_up', detail: { withKeys: false } });
  const limited = { name: 'less', permissions: ['view', 'run_jobs'] };
  const { token } = (await (await call(server, 'POST', '/api/v1/tokens', limited)).json()) as { token: string };
  const asked = await fetch(`${server.url}/api/v1/instance/backup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(asked.status).toBe(403);
});

test('one at a time; a caller that goes away makes room for the next', async () => {
  const server = await start('first');
  const { id } = (await (await call(server, 'POST', '/api/v1/jobs', { spec: { command: ['true'] } })).json()) as { id: string };
  const folder = join(place('first'), 'files', 'jobs', id.slice(-2), id);
  mkdirSync(folder, { recursive: true });
  // more than waits in sockets
  writeFileSync(join(folder, id), Buffer.alloc(64 << 20));
  const away = new AbortController();
  const path = `${server.url}/api/v1/instance/backup`;
  const first = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${bootstrapToken}` },
    signal: away.signal,
  });
  expect(first.status).toBe(200);
  const second = await call(server, 'POST', '/api/v1/instance/backup');
  expect([second.status, ((await second.json()) as { error: { code: string } }).error.code]).toEqual([409, 'backup_running']);
  away.abort();
  const next = async (): Promise<number> => {
    const answer = await call(server, 'POST', '/api/v1/instance/backup');
    await answer.body?.cancel();
    return answer.status;
  };
  await expect.poll(next, { timeout: 20_000 }).toBe(200);
});

test('where the database is elsewhere it is refused in words, to whoever may do everything in the instance; else in any case', async () => {
  const server = await startTestServer();
  servers.push(server);
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  const all = permissions.filter((each) => each !== 'view_audit');
  const people: [string, TestPerson['grants'], TestPerson['limits'], string][] = [
    ['owner', [{ scope: 'instance', role: 'owner' }], undefined, '409 backup_elsewhere'],
    ['weak', [{ scope: 'instance', role: 'owner' }], { scope: 'instance', permissions: ['view'] }, '403 credential_limited'],
    ['narrow', [{ scope: 'instance', role: 'owner' }], { scope: 'acme', permissions: null }, '403 credential_limited'],
    ['nearly', [{ scope: 'instance', role: null, permissions: all }], undefined, '403 permission_denied'],
    ['operator', [{ scope: 'instance', role: 'operator' }], undefined, '403 permission_denied'],
    ['apart', [{ scope: 'acme', role: 'owner' }], undefined, '403 permission_denied'],
    ['nobody', [], undefined, '403 permission_denied'],
  ];
  for (const [login, grants, limits, wanted] of people) {
    const token = await addPerson(server, { login, grants, ...(limits && { limits }) });
    const { status, body } = await server.call('POST', '/api/v1/instance/backup', { token });
    expect(`${status} ${body.error.code}`, login).toBe(wanted);
  }
});

test('only into an empty folder, and what is refused leaves it as it was', async () => {
  const file = await backup(await start('first'), 'backup.tar');
  mkdirSync(place('used'));
  writeFileSync(join(place('used'), 'something'), '');
  expect(await refusal(restore(file, place('used'), at(soon())))).toContain('restore_folder_used');
  expect(await refusal(restore(file, place('first'), at(soon())))).toContain('database_locked');
  writeFileSync(place('bad.tar'), archiveOf([database]));
  expect(await refusal(restore(place('bad.tar'), place('new'), at(soon())))).toMatch(
    /backup_unusable.*bad\.tar.*its database is not one of Baton/,
  );
  expect(await refusal(restore(place('none.tar'), place('new'), at(soon())))).toMatch(/backup_unusable.*no such file/);
  expect(await refusal(restore(file, place('new'), at(1000)))).toContain('restore_clock');
  expect(readdirSync(place('new'))).toEqual(['baton.db.lock']);
  await restore(file, place('new'), at(soon()));
});

test('a server does not start on a folder in which a restore was broken off', async () => {
  mkdirSync(join(place('half'), 'restoring'), { recursive: true });
  expect(await refusal(start('half'))).toContain('restore_broken_off');
  expect(await refusal(restore('x', place('half'), at(soon())))).toContain('restore_broken_off');
});

test('a backup of a server that was restored is restored again, and a clock that is behind is not taken', async () => {
  const file = await backup(await start('first'), 'backup.tar');
  const later = Date.now() + 3_600_000;
  const one = await restore(file, place('one'), at(later));
  const again = await backup(await start('one'), 'again.tar');
  expect(await refusal(restore(again, place('two'), at(later)))).toContain('restore_clock');
  expect((await restore(again, place('two'), at(later + 1))).incarnation).toBe(one.incarnation + 1);
});

test('what can not be written is said of the folder, not of the backup', async () => {
  writeFileSync(place('large.tar'), archiveOf([database, { name: 'secret-key', content: Buffer.alloc(1 << 20) }]));
  const program = fileURLToPath(new URL('../../bin/baton-server.js', import.meta.url));
  const words = [program, 'restore', place('large.tar'), '--data', place('new')];
  const limited = ['-c', 'trap "" XFSZ; ulimit -f 256; exec "$@"', 'bash', process.execPath, ...words];
  const { stderr } = spawnSync('bash', limited, { encoding: 'utf8' });
  expect(stderr).toMatch(/data folder .*new can not be used: EFBIG/);
});

test('with the database elsewhere there is nothing to restore into', () => {
  const program = fileURLToPath(new URL('../../bin/baton-server.js', import.meta.url));
  const env = { ...process.env, BATON_DATABASE: 'postgres://localhost/baton' };
  const { stderr, status } = spawnSync(process.execPath, [program, 'restore', 'x', '--data', place('new')], {
    encoding: 'utf8',
    env,
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain('A backup of Baton is not restored into PostgreSQL');
});
