import { randomBytes } from 'node:crypto';
import { FileDamaged, type FileStore, FileTooLarge } from '@baton/server/filestore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../stores/store-rows.ts';
import { bytesOf, digestOf, inPieces, keyOf, refOf } from './file-contents.ts';

/** A new, empty file store. `reopen` is absent when nothing outlives it. */
export interface OpenedFiles {
  files: FileStore;
  /** shuts the store down and opens the same files again */
  reopen?(): Promise<FileStore>;
  discard(): Promise<void>;
}

async function listed(files: FileStore): Promise<{ jobId: string; contentIds: string[] }[]> {
  const found: { jobId: string; contentIds: string[] }[] = [];
  for await (const each of files.contents()) found.push(each);
  return found.sort((a, b) => (a.jobId < b.jobId ? -1 : 1));
}
const ref = refOf(1, 1);
const noLimit = Number.MAX_SAFE_INTEGER;

/** What every file store must do. */
export function fileConformance(name: string, open: () => Promise<OpenedFiles>): void {
  describe(`${name} file store`, () => {
    let opened: OpenedFiles;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.files.shutdown();
      await opened.discard();
    });
    const use = () => opened.files;
    describe('putting and reading', () => putTests(use));
    describe('ranges', () => rangeTests(use));
    describe('verification', () => damageTests(use));
    describe('failures', () => failureTests(use));
    describe('removal', () => removalTests(use));
    it('has all of it when it is opened again', async () => {
      const bytes = randomBytes(200_000);
      await use().put(ref, keyOf(1), inPieces(bytes, 1_000), noLimit);
      const again = await opened.reopen?.();
      if (!again) return;
      opened.files = again;
      expect(await bytesOf(await again.read(ref, keyOf(1), bytes.length, { from: 0, to: bytes.length }))).toEqual(bytes);
    });
  });
}

function putTests(use: () => FileStore): void {
  it.each([
    [0, [1]],
    [1, [1]],
    [65_535, [7_919]],
    [65_536, [65_536]],
    [65_537, [65_536, 1]],
    [131_072, [131_072]],
    [131_072, [1_000, 100_000, 1]],
    [500_001, [33, 65_536, 4_096]],
  ])('gives back %d bytes as they came in pieces of %j', async (size, sizes) => {
    const bytes = randomBytes(size);
    const stored = await use().put(ref, keyOf(1), inPieces(bytes, ...sizes), size);
    expect(stored).toEqual({ size, digest: digestOf(bytes) });
    expect(await bytesOf(await use().read(ref, keyOf(1), size, { from: 0, to: size }))).toEqual(bytes);
  });

  it('keeps contents apart, also of one job and at the same time', async () => {
    const all = Array.from({ length: 20 }, (_, index) => randomBytes(70_000 + index));
    await Promise.all(
      all.map((bytes, index) => use().put(refOf(index % 3, index), keyOf(index), inPieces(bytes, 9_999), noLimit)),
    );
    for (const [index, bytes] of all.entries()) {
      const range = { from: 0, to: bytes.length };
      expect(await bytesOf(await use().read(refOf(index % 3, index), keyOf(index), bytes.length, range))).toEqual(bytes);
    }
    expect((await listed(use())).map(({ contentIds }) => contentIds.length)).toEqual([7, 7, 6]);
  });

  it('knows whether there is room', async () => {
    expect(await use().hasRoom(1)).toBe(true);
  });
}

function rangeTests(use: () => FileStore): void {
  it.each([
    [0, 1],
    [65_535, 65_537],
    [65_536, 131_072],
    [199_999, 200_000],
    [1, 199_999],
    [70_000, 70_000],
  ])('reads the bytes from %d to %d alone', async (from, to) => {
    const bytes = randomBytes(200_000);
    await use().put(ref, keyOf(1), inPieces(bytes, 12_345), noLimit);
    expect(await bytesOf(await use().read(ref, keyOf(1), bytes.length, { from, to }))).toEqual(bytes.subarray(from, to));
  });
}

function damageTests(use: () => FileStore): void {
  const read = (size: number, key = keyOf(1), of = ref) => use().read(of, key, size, { from: 0, to: size }).then(bytesOf);

  it('is found where the key, the size or the content is another', async () => {
    await use().put(ref, keyOf(1), inPieces(randomBytes(200_000), 5_000), noLimit);
    await use().put(refOf(1, 2), keyOf(2), inPieces(randomBytes(200_000), 5_000), noLimit);
    for (const call of [
      () => read(200_000, keyOf(2)),
      () => read(131_072),
      () => read(200_001 + 65_536),
      () => read(199_999),
      () => read(0),
      () => read(200_000, keyOf(1), refOf(1, 2)),
      () => read(200_000, keyOf(1), refOf(1, 3)),
      () => read(200_000, keyOf(1), refOf(2, 1)),
    ])
      await expect(call()).rejects.toBeInstanceOf(FileDamaged);
  });
}

function failureTests(use: () => FileStore): void {
  it('keeps nothing of what is too large', async () => {
    await expect(use().put(ref, keyOf(1), inPieces(randomBytes(100_001), 10_000), 100_000)).rejects.toBeInstanceOf(FileTooLarge);
    expect(await listed(use())).toEqual([]);
  });

  it('keeps nothing of a source that fails, and throws what it threw', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield randomBytes(100_000);
      throw new Error('cut off');
    }
    await expect(use().put(ref, keyOf(1), failing(), noLimit)).rejects.toThrow('cut off');
    expect(await listed(use())).toEqual([]);
    expect(await use().put(ref, keyOf(1), inPieces(Buffer.from('again'), 1), noLimit)).toMatchObject({ size: 5 });
  });

  it('takes ids for nothing but ids', async () => {
    for (const bad of ['../x', 'a/b', '', idOf(1).toUpperCase().replace('0', 'A')]) {
      const call = use().put({ jobId: bad, contentId: idOf(1) }, keyOf(1), inPieces(Buffer.from('x'), 1), 1);
      await expect(call).rejects.toBeInstanceOf(TypeError);
      await expect(use().remove({ jobId: idOf(1), contentId: bad })).rejects.toBeInstanceOf(TypeError);
    }
  });

  it('takes nothing after its shutdown', async () => {
    await use().shutdown();
    await expect(use().put(ref, keyOf(1), inPieces(Buffer.from('x'), 1), 1)).rejects.toThrow('closed');
    await expect(use().read(ref, keyOf(1), 1, { from: 0, to: 1 })).rejects.toThrow('closed');
  });
}

function removalTests(use: () => FileStore): void {
  const put = (job: number, content: number) =>
    use().put(refOf(job, content), keyOf(content), inPieces(Buffer.from(`content ${content}`), 3), noLimit);

  it('takes away one content, or all of a job, and does nothing the second time', async () => {
    for (const [job, content] of [
      [1, 1],
      [1, 2],
      [2, 3],
      [2, 4],
      [3, 5],
    ] as const)
      await put(job, content);
    await use().remove(refOf(1, 1));
    await use().remove(refOf(1, 1));
    await use().removeJob(idOf(2));
    await use().removeJob(idOf(2));
    await use().remove(refOf(3, 5));
    expect(await listed(use())).toEqual([{ jobId: idOf(1), contentIds: [idOf(1_002)] }]);
    await put(3, 6);
    expect((await listed(use())).map(({ jobId }) => jobId)).toEqual([idOf(1), idOf(3)]);
  });

  it('has room for a job whose last content goes at the same moment', async () => {
    for (let round = 0; round < 30; round++) {
      await put(1, round);
      await Promise.all([use().remove(refOf(1, round)), put(1, round + 100)]);
      await use().remove(refOf(1, round + 100));
    }
    expect(await listed(use())).toEqual([]);
  });

  it('takes a job away while it is given more', async () => {
    const contents = Array.from({ length: 100 }, (_, content) => content);
    const state = { over: 0 };
    const giving = Promise.allSettled(contents.map((content) => put(1, content).finally(() => state.over++)));
    do {
      await use().removeJob(idOf(1));
      await new Promise((resolve) => setImmediate(resolve));
    } while (state.over < contents.length);
    expect((await giving).filter(({ status }) => status === 'rejected')).toEqual([]);
    await use().removeJob(idOf(1));
    expect(await listed(use())).toEqual([]);
  });
}
