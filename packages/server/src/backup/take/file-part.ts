import { type FileHandle, open } from 'node:fs/promises';

const pieceBytes = 256 << 10;
/** Where a log file says whether it is closed. */
const headBytes = 16;

/** A file as it is when it is opened, although it may be written on meanwhile. */
export interface FilePart {
  size: number;
  /** exactly so many bytes; the end of them zeros where the file was cut off meanwhile */
  pieces(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Null where it is not there (any more). */
export async function openPart(path: string): Promise<FilePart | null> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return null;
  try {
    // The head before the size: what a head of a log points to was written before it.
    const head = await readAt(handle, headBytes, 0);
    // A file that had no whole head ends where that ends: a head written since would not be the one that is taken along.
    const size = head.length < headBytes ? head.length : (await handle.stat()).size;
    return { size, pieces: () => pieces(handle, head.subarray(0, size), size), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* pieces(handle: FileHandle, head: Buffer, size: number): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let at = head.length; at < size; ) {
    const wanted = Math.min(pieceBytes, size - at);
    const piece = await readAt(handle, wanted, at);
    yield piece.length === wanted ? piece : Buffer.concat([piece, Buffer.alloc(wanted - piece.length)]);
    at += wanted;
  }
}

async function readAt(handle: FileHandle, length: number, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
