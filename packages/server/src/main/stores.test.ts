import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiError } from '@baton/protocol';
import { afterAll, expect, test } from 'vitest';
import { configOf } from '../config/index.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { filesIn } from './data-folder.ts';
import { closeStores, openStores } from './stores.ts';

const root = mkdtempSync(join(tmpdir(), 'baton-stores-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const attemptId = '01a00000-0000-7000-8000-000000000001';

const folder = (): string => mkdtempSync(join(root, 'data-'));
const open = (data: string, database: string | null = null) => openStores(configOf({ data, database }), createMetrics(), silent);
const refusal = (data: string, database?: string): Promise<ApiError> =>
  open(data, database).then(
    () => Promise.reject(new Error('it was opened')),
    (error: ApiError) => error,
  );

const chunk = (number: number) => ({
  ...{ number, stream: 'stdout' as const, offsetMs: number, bytes: Buffer.from(`line ${number}\n`) },
  ...{ linesDropped: 0, bytesDropped: 0 },
});

/** An address at which nobody answers. */
const nobody = 'postgres://baton@127.0.0.1:1/baton';

test.each([
  ['the embedded database', undefined],
  ['a database elsewhere', nobody],
])('a second server with %s is refused before it touches what the first one writes', async (_, database) => {
  const data = folder();
  const stores = await open(data);
  await stores.logs.append(attemptId, [chunk(1)]);
  const files = (): string[] => (readdirSync(filesIn(data).logs, { recursive: true }) as string[]).sort();
  const before = files();
  expect((await refusal(data, database)).code).toBe('database_locked');
  expect(files()).toEqual(before);
  await stores.logs.append(attemptId, [chunk(2)]);
  await closeStores(stores);
  const again = await open(data);
  const stored = await again.logs.read(attemptId, 0, 1_000);
  expect(Buffer.concat(stored.map(({ bytes }) => bytes)).toString()).toBe('line 1\nline 2\n');
  await closeStores(again);
});

test('a database that can not be used leaves the folder free', async () => {
  const data = folder();
  expect((await refusal(data, nobody)).code).toBe('database_unreachable');
  await closeStores(await open(data));
});
