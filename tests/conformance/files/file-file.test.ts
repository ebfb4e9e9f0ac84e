import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileDamaged } from '@baton/server/filestore';
import { openFileStore } from '@baton/server/filestore/file';
import { expect, it } from 'vitest';
import { tempFolder } from '../shared/temp-folder.ts';
import { fileConformance, type OpenedFiles } from './file-conformance.ts';
import { bytesOf, inPieces, keyOf, refOf } from './file-contents.ts';

fileConformance('file', async () => {
  const folder = await tempFolder();
  const opened: OpenedFiles = {
    files: await openFileStore({ dir: folder.path }),
    async reopen() {
      await opened.files.shutdown();
      return openFileStore({ dir: folder.path });
    },
    discard: folder.discard,
  };
  return opened;
});

it('notices each kind of damage on the disk, and shows no byte that is not right', async () => {
  const folder = await tempFolder();
  const files = await openFileStore({ dir: folder.path });
  const bytes = Buffer.concat([Buffer.alloc(65_536, 'a'), Buffer.alloc(65_536, 'b'), Buffer.alloc(10, 'c')]);
  await files.put(refOf(1, 1), keyOf(1), inPieces(bytes, 65_536), 1e9);
  const [name] = (await readdir(folder.path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const path = join(name?.parentPath ?? '', name?.name ?? '');
  const whole = await readFile(path);
  expect(whole.includes('aaaa')).toBe(false);
  const box = 65_552;
  const swapped = Buffer.concat([whole.subarray(box, 2 * box), whole.subarray(0, box), whole.subarray(2 * box)]);
  const flipped = Buffer.from(whole);
  flipped[box + 5] = (flipped[box + 5] ?? 0) ^ 1;
  for (const damaged of [whole.subarray(0, -1), whole.subarray(0, 2 * box), swapped, flipped, Buffer.alloc(0)]) {
    await writeFile(path, damaged);
    const seen: Uint8Array[] = [];
    const reading = async () => {
      for await (const piece of await files.read(refOf(1, 1), keyOf(1), bytes.length, { from: 0, to: bytes.length }))
        seen.push(piece);
    };
    await expect(reading()).rejects.toBeInstanceOf(FileDamaged);
    const shown = Buffer.concat(seen);
    expect(shown.equals(bytes.subarray(0, shown.length))).toBe(true);
  }
  await writeFile(path, whole);
  expect(await bytesOf(await files.read(refOf(1, 1), keyOf(1), bytes.length, { from: 0, to: bytes.length }))).toEqual(bytes);
  await files.shutdown();
  await folder.discard();
});
