import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { FileStoreFull } from '@baton/server/filestore';
import { openFileStore } from '@baton/server/filestore/file';
import { expect, it } from 'vitest';
import { smallDisk } from '../shared/small-disk.ts';
import { bytesOf, inPieces, keyOf, refOf } from './file-contents.ts';

it('keeps nothing of what there is no space for, and goes on when there is some', async () => {
  const disk = await smallDisk(16 << 20);
  if (!disk) return;
  const files = await openFileStore({ dir: disk.path, reserveBytes: 0 });
  const bytes = randomBytes(3_000_000);
  const put = (content: number) => files.put(refOf(1, content), keyOf(1), inPieces(bytes, 65_536), 1e9);
  await put(1);
  await disk.fillExcept(2_000_000);
  expect(await files.hasRoom(3_000_000)).toBe(false);
  await expect(put(2)).rejects.toBeInstanceOf(FileStoreFull);
  expect(await readdir(`${disk.path}/unfinished`)).toEqual([]);
  expect(
    (await bytesOf(await files.read(refOf(1, 1), keyOf(1), bytes.length, { from: 0, to: bytes.length }))).equals(bytes),
  ).toBe(true);
  disk.relieve();
  await put(2);
  await files.shutdown();

  const careful = await openFileStore({ dir: disk.path, reserveBytes: 8 << 20 });
  expect(await careful.hasRoom(5_000_000)).toBe(false);
  await disk.fillExcept(7 << 20);
  await expect(careful.put(refOf(1, 3), keyOf(1), inPieces(bytes, 65_536), 1e9)).rejects.toBeInstanceOf(FileStoreFull);
  await careful.shutdown();
  await disk.discard();
});
