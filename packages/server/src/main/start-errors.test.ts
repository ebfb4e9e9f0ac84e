import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '@baton/protocol';
import { afterAll, expect, test } from 'vitest';
import { type Config, configOf } from '../config/index.ts';
import { createMemoryFileStore } from '../filestore/memory/store.ts';
import { createMemoryFleetLog } from '../fleetlog/memory/store.ts';
import { createMemoryLogStore } from '../logstore/memory/store.ts';
import { StoreUnusable } from '../store/errors.ts';
import { createMemoryStore } from '../store/memory/store.ts';
import { startError } from './start-error.ts';
import { type RunningServer, startServer } from './start-server.ts';
import type { Stores } from './stores.ts';

const root = mkdtempSync(join(tmpdir(), 'baton-start-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const start = (config: Partial<Config>, stores?: Stores): Promise<RunningServer> =>
  startServer({
    config: configOf({ port: 0, data: join(root, 'data'), ...config }),
    logger: silent,
    ...(stores ? { stores } : {}),
  });

async function failure(config: Partial<Config>, stores?: Stores): Promise<ApiError> {
  const error: unknown = await start(config, stores).then(
    (server) => server.close(),
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`expected a failure of the catalogue, got ${String(error)}`);
}

const inMemory = () => ({
  store: createMemoryStore(),
  logs: createMemoryLogStore(),
  files: createMemoryFileStore(),
  fleetLog: createMemoryFleetLog(Date),
});

test('an address that can not be listened on is named, and nothing stays open', async () => {
  const server = await start({}, inMemory());
  const port = Number(new URL(server.url).port);
  expect((await failure({ port }, inMemory())).message).toBe(`Port ${port} on 127.0.0.1 is in use`);
  await server.close();
  const again = await start({ port }, inMemory());
  expect(again.url).toBe(server.url);
  await again.close();
  expect((await failure({ host: '203.0.113.1' }, inMemory())).message).toContain(
    '203.0.113.1:0: this machine has no such address',
  );
});

test('a second server on the same data folder is refused', { timeout: 20_000 }, async () => {
  const server = await start({ data: join(root, 'shared') });
  expect((await failure({ data: join(root, 'shared') })).code).toBe('database_locked');
  await server.close();
});

test('a data folder that can not be one is refused', { timeout: 20_000 }, async () => {
  writeFileSync(join(root, 'file'), '');
  expect((await failure({ data: join(root, 'file') })).code).toBe('data_unreadable');
  expect((await failure({ data: join(root, 'file/below') })).message).toContain('no folder');
  mkdirSync(join(root, 'foreign'));
  writeFileSync(join(root, 'foreign/baton.db'), 'something else entirely, and long enough to have a header'.repeat(10));
  expect((await failure({ data: join(root, 'foreign') })).code).toBe('database_foreign');
});

test.each([
  ['too_new', 'x was written by a newer Baton (schema 7, this program knows 3).', 'database_too_new', '(7; this one knows 3)'],
  ['corrupt', 'x is damaged (malformed page). Restore it.', 'database_corrupt', 'is damaged: malformed page'],
  ['unreadable', 'x cannot be opened (EACCES). Check.', 'data_unreadable', 'can not be used: EACCES'],
] as const)('a database that is %s is told in the words of the catalogue', (reason, message, code, part) => {
  const error = startError(new StoreUnusable(reason, message), '/data/baton.db');
  expect([error?.code, error?.message]).toEqual([code, expect.stringContaining(part)]);
});

test('a new data folder for a database that was used with another one is warned of, once', async () => {
  const kept = { ...createMemoryStore(), close: async () => undefined };
  const bootstrapToken = 'a-bootstrap-token-of-more-than-thirty-two-characters';
  const warned: string[] = [];
  const startOn = async (data: string, use: (url: string) => Promise<unknown> = async () => undefined): Promise<void> => {
    const logger = { ...silent, warn: (_info: object, message: string): void => void warned.push(message) };
    const config = configOf({ port: 0, bootstrapToken, data: join(root, data) });
    const server = await startServer({ config, logger, stores: { ...inMemory(), store: kept } });
    await use(server.url);
    await server.close();
  };
  await startOn('first');
  await startOn('other, and nothing was done yet');
  await startOn('first', async (url) => {
    const headers = { authorization: `Bearer ${bootstrapToken}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1/jobs`, { method: 'POST', headers, body: '{"spec":{"command":["true"]}}' });
    expect(answer.status).toBe(201);
  });
  await startOn('first');
  expect(warned).toEqual([]);
  await startOn('second');
  expect(warned).toEqual([expect.stringContaining('the data folder is new, and the database is not')]);
  await startOn('second');
  expect(warned).toHaveLength(1);
});
