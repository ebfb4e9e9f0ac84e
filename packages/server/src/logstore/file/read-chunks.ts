import { type FileHandle, open } from 'node:fs/promises';
import type { LogChunk } from '../interface.ts';
import { readExactly } from './pack-log.ts';
import { extentOf, headBytes, readChunk, readHead } from './record.ts';

const blockBytes = 256 << 10;

/** A stretch of a file that begins with a record. */
type Stretch = { start: number; end: number };

/** Reads chunks with a number above `after` from a log's file, until `bytesMax` would be passed; at least one if there is any. Null: the file is gone. */
export async function readChunks(file: string, location: Stretch, after: number, bytesMax: number): Promise<LogChunk[] | null> {
  if (location.start >= location.end) return [];
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return await readFrom(handle, location, after, bytesMax);
  } finally {
    await handle.close();
  }
}

async function readFrom(handle: FileHandle, { start, end }: Stretch, after: number, bytesMax: number): Promise<LogChunk[]> {
  const chunks: LogChunk[] = [];
  let bytes = 0;
  let position = start;
  while (position < end) {
    const block = await readExactly(handle, position, Math.min(blockBytes, end - position));
    let at = 0;
    while (at + headBytes <= block.length) {
      const head = readHead(block, at);
      const { number, length } = head;
      const next = at + extentOf(head);
      if (number > after) {
        if (chunks.length > 0 && bytes + length > bytesMax) return chunks;
        if (next > block.length && at > 0) break;
        const whole = next <= block.length ? block.subarray(at, next) : await readExactly(handle, position + at, extentOf(head));
        chunks.push(readChunk(whole, 0));
        bytes += length;
      }
      at = next;
    }
    position += at;
  }
  return chunks;
}
