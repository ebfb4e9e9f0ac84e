import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileLogStore, openFileLogStore } from '@baton/server/logstore/file';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tempFolder } from '../shared/temp-folder.ts';
import { attemptIdOf, chunk, endOf, plain } from './log-chunks.ts';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let logs: FileLogStore;
const open = (share = 1): Promise<FileLogStore> => openFileLogStore({ dir: folder.path, pack: { share, bytesMin: 0 } });
beforeEach(async () => {
  folder = await tempFolder();
  logs = await open();
});
afterEach(async () => {
  await logs.shutdown();
  await folder.discard();
});

const id = attemptIdOf(1);
const fileOf = (suffix: string): string => join(folder.path, 'logs', id.slice(-2), `${id}${suffix}`);

/** A log like those of builds, with now and then something large or of another stream. */
const chunks = Array.from({ length: 400 }, (_, index) => {
  const lines = Array.from(
    { length: 300 },
    (__, line) => `${index}.${line} compiling module ${(index * 7919 + line * 104_729) % 1e6}\n`,
  );
  const stream = (['stdout', 'stderr', 'data', 'system'] as const)[index % 7] ?? 'stdout';
  const bytes = index % 50 === 3 ? Buffer.alloc(256 << 10, `${index} `) : Buffer.from(lines.join(''));
  const note = index % 11 === 0 ? { note: Buffer.from(`note ${index}`) } : {};
  return chunk(index + 1, bytes, {
    stream,
    linesDropped: index % 97 === 0 ? 3 : 0,
    bytesDropped: index % 97 === 0 ? 40 : 0,
    ...note,
  });
});

async function write(): Promise<void> {
  for (let at = 0; at < chunks.length; at += 20) await logs.append(id, chunks.slice(at, at + 20));
  await logs.close(id, endOf(chunks));
}

it('gives back every byte, from any chunk on, in less than a third of the space', async () => {
  await write();
  const before = await logs.state(id);
  const { fileBytes } = (await logs.size(id)) ?? { fileBytes: 0 };
  await logs.packed();
  expect(await logs.state(id)).toEqual(before);
  expect(existsSync(fileOf('.log'))).toBe(false);
  const size = await logs.size(id);
  expect(size).toEqual({ fileBytes: (await readFile(fileOf('.log.zst'))).length, packed: true });
  expect((size?.fileBytes ?? 0) * 3).toBeLessThan(fileBytes);
  expect(logs.packing()).toMatchObject({ packed: 1, left: 0, failed: 0, packedBytes: size?.fileBytes });
  expect(plain(await logs.read(id, 0, 1e9))).toEqual(plain(chunks));
  for (const after of [0, 1, 57, 199, 398, 399]) {
    expect(plain(await logs.read(id, after, 1))).toEqual(plain(chunks.slice(after, after + 1)));
    const page = await logs.read(id, after, 600_000);
    expect(plain(page)).toEqual(plain(chunks.slice(after, after + page.length)));
    const next = chunks[after + page.length];
    if (next) expect(page.reduce((sum, { bytes }) => sum + bytes.length, 0) + next.bytes.length).toBeGreaterThan(600_000);
  }
  expect(await logs.read(id, 400, 1e9)).toEqual([]);
  await logs.shutdown();
  logs = await open();
  expect(await logs.state(id)).toEqual(before);
  expect(plain(await logs.read(id, 250, 1e9))).toEqual(plain(chunks.slice(250)));
});

it('is read without a gap while it is packed', async () => {
  await write();
  let isOver = false;
  const packed = logs.packed().then(() => {
    isOver = true;
  });
  let rounds = 0;
  for (let after = 0; !isOver; after = (after + 37) % 390, rounds += 1)
    expect((await logs.read(id, after, 1))[0]?.number).toBe(after + 1);
  await packed;
  expect(rounds).toBeGreaterThan(5);
});

it('lets the plain form be when what it packed has not the digest of what was stored', async () => {
  await logs.shutdown();
  logs = await openFileLogStore({ dir: folder.path, pack: { share: 1, bytesMin: 1e9 } });
  await write();
  await logs.shutdown();
  const stored = await readFile(fileOf('.log'));
  stored[2000] = (stored[2000] ?? 0) ^ 1;
  await writeFile(fileOf('.log'), stored);
  logs = await open();
  await logs.packed();
  expect(logs.packing()).toMatchObject({ packed: 0, failed: 1 });
  expect(existsSync(fileOf('.log'))).toBe(true);
});

it('leaves what does not get smaller, and does not try it again', async () => {
  const dense = [chunk(1, crypto.getRandomValues(new Uint8Array(5000)))];
  await logs.append(id, dense);
  await logs.close(id, endOf(dense));
  await logs.packed();
  expect(logs.packing()).toMatchObject({ packed: 0, left: 1 });
  expect(plain(await logs.read(id, 0, 1e9))).toEqual(plain(dense));
  await logs.shutdown();
  logs = await open();
  await logs.packed();
  expect(logs.packing()).toMatchObject({ packed: 0, left: 0, failed: 0 });
  expect(plain(await logs.read(id, 0, 1e9))).toEqual(plain(dense));
});

it('stops in the midst of it, and nothing is left behind', async () => {
  await logs.shutdown();
  logs = await open(0.001);
  await write();
  const removed = attemptIdOf(2);
  await logs.append(removed, chunks.slice(0, 20));
  await logs.close(removed, endOf(chunks.slice(0, 20)));
  await logs.remove(removed);
  await logs.shutdown();
  expect(existsSync(join(folder.path, 'packing.tmp'))).toBe(false);
  logs = await open();
  await logs.packed();
  expect(logs.packing()).toMatchObject({ packed: 1, failed: 0 });
  expect(await logs.state(removed)).toBe(null);
  expect(plain(await logs.read(id, 0, 1e9))).toEqual(plain(chunks));
});
