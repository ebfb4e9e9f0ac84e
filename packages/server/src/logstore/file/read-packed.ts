import { open } from 'node:fs/promises';
import type { LogChunk } from '../interface.ts';
import { readExactly, unpack } from './pack-log.ts';
import type { PackedBlock } from './packed-file.ts';
import { extentOf, readChunk, readHead } from './record.ts';

/** Reads chunks with a number above `after` from these blocks, until `bytesMax` would be passed; at least one if there is any. Null: the file is gone. */
export async function readPacked(
  file: string,
  blocks: readonly PackedBlock[],
  after: number,
  bytesMax: number,
): Promise<LogChunk[] | null> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return null;
  try {
    const chunks: LogChunk[] = [];
    let bytes = 0;
    for (const { at, packedBytes } of blocks) {
      const block = await unpack(await readExactly(handle, at, packedBytes));
      for (let record = 0; record < block.length; ) {
        const head = readHead(block, record);
        if (head.number > after) {
          if (chunks.length > 0 && bytes + head.length > bytesMax) return chunks;
          chunks.push(readChunk(block, record));
          bytes += head.length;
        }
        record += extentOf(head);
      }
    }
    return chunks;
  } finally {
    await handle.close();
  }
}
