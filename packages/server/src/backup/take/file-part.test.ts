import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPart } from './file-part.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'baton-part-'));
  file = join(dir, 'log');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

/** Appends to the file just before somebody asks how long it is. */
async function growBeforeSize(bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { stat } = prototype;
  vi.spyOn(prototype, 'stat').mockImplementation(function (this: FileHandle) {
    appendFileSync(file, bytes);
    return stat.call(this);
  });
}

async function taken(): Promise<Buffer> {
  const part = await openPart(file);
  if (!part) throw new Error('it is not there');
  const pieces: Buffer[] = [];
  for await (const piece of part.pieces()) pieces.push(piece);
  await part.close();
  const all = Buffer.concat(pieces);
  expect(all).toHaveLength(part.size);
  return all;
}

const head = Buffer.from('a head of 16 B..');
const records = Buffer.from('records that the head points to');

test.each([0, 5])('a file with %i bytes of its head is taken so far, whatever is written to it meanwhile', async (length) => {
  writeFileSync(file, head.subarray(0, length));
  await growBeforeSize(Buffer.concat([head.subarray(length), records]));
  expect(await taken()).toEqual(head.subarray(0, length));
});

test('one with its head is taken as long as it is after the head was read', async () => {
  writeFileSync(file, head);
  await growBeforeSize(records);
  expect(await taken()).toEqual(Buffer.concat([head, records]));
});
