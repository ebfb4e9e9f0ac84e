import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { fileHeaderBytes } from './file-header.ts';
import type { LogClosing } from './log-closing.ts';
import { blockBytes, type PackedFooter, packedHeader, packedHeaderBytes } from './packed-file.ts';
import { extentOf, headBytes, readHead } from './record.ts';

const compress = promisify(zstdCompress);
export const unpack = promisify(zstdDecompress) as (bytes: Uint8Array) => Promise<Buffer>;

const options = {
  params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
};

/** Does a piece of work, and rests after it as long as it must. Throws when the work is to stop. */
export type Pace = <T>(work: () => Promise<T>) => Promise<T>;

export interface Packed {
  footer: PackedFooter;
  fileBytes: number;
  /** SHA-256 over the bytes of all chunks, read from the packed file */
  digest: string;
}

/** Writes the packed form of a closed log's file into another, makes it durable, and reads all of it again. */
export async function packLog(plain: string, into: string, closing: LogClosing, pace: Pace): Promise<Packed> {
  const from = await open(plain, 'r');
  const to = await open(into, 'w+');
  try {
    const { footer, fileBytes } = await write(from, to, closing, pace);
    await to.sync();
    return { footer, fileBytes, digest: await digestOf(to, footer, pace) };
  } finally {
    await from.close();
    await to.close();
  }
}

async function write(from: FileHandle, to: FileHandle, closing: LogClosing, pace: Pace): Promise<Omit<Packed, 'digest'>> {
  const blocks: PackedFooter['blocks'] = [];
  let at = packedHeaderBytes;
  for (let position = fileHeaderBytes; position < closing.size; ) {
    const start = position;
    at += await pace(async () => {
      const block = await readBlock(from, start, closing.size);
      position += block.length;
      const packed = await compress(block, options);
      await to.write(packed, 0, packed.length, at);
      blocks.push([readHead(block, 0).number, at, packed.length, block.length]);
      return packed.length;
    });
  }
  const footer: PackedFooter = { closing, blocks };
  const bytes = Buffer.from(JSON.stringify(footer));
  await to.write(bytes, 0, bytes.length, at);
  await to.write(packedHeader(at), 0, packedHeaderBytes, 0);
  return { footer, fileBytes: at + bytes.length };
}

/** Whole records from a position on: as many as fit a block, at least one. */
async function readBlock(from: FileHandle, position: number, size: number): Promise<Buffer> {
  const piece = await readExactly(from, position, Math.min(blockBytes, size - position));
  let end = 0;
  while (end + headBytes <= piece.length) {
    const next = end + extentOf(readHead(piece, end));
    if (next > piece.length) break;
    end = next;
  }
  if (end > 0) return piece.subarray(0, end);
  return await readExactly(from, position, extentOf(readHead(piece, 0)));
}

async function digestOf(file: FileHandle, { blocks }: PackedFooter, pace: Pace): Promise<string> {
  const hash = createHash('sha256');
  for (const [, at, packedBytes] of blocks) {
    await pace(async () => {
      const block = await unpack(await readExactly(file, at, packedBytes));
      for (let record = 0; record < block.length; ) {
        const head = readHead(block, record);
        hash.update(block.subarray(record + headBytes, record + headBytes + head.length));
        record += extentOf(head);
      }
    });
  }
  return hash.digest('hex');
}

/** Throws where the file is shorter. */
export async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const block = Buffer.allocUnsafeSlow(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(block, read, length - read, position + read);
    if (bytesRead === 0) throw new Error('A log file is shorter than its records say.');
    read += bytesRead;
  }
  return block;
}
