import { open, readdir, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Block, packBlock, unpackBlock } from './block.ts';
import { decodeLine } from './record.ts';

/** A file of lines with what is known of its blocks. */
export interface Segment {
  path: string;
  bytes: number;
  blocks: Block[];
}

export const ownerOnly = 0o600;

export const newSegment = (dir: string, first: number): Segment => ({
  // of equal length, so that names sort as numbers do
  path: join(dir, `${String(first).padStart(16, '0')}.lines`),
  bytes: 0,
  blocks: [],
});

const indexPath = (path: string): string => `${path}.index`;

/** The files of a segment. */
export const filesOf = ({ path }: Segment): string[] => [path, indexPath(path)];

/** Writes what is known of a segment that is complete, so that the next start does not read it. */
export async function writeIndex({ path, bytes, blocks }: Segment): Promise<void> {
  const text = JSON.stringify({ format: 1, bytes, blocks: blocks.map(packBlock) });
  await writeFile(`${indexPath(path)}.new`, text, { mode: ownerOnly });
  await rename(`${indexPath(path)}.new`, indexPath(path));
}

/** All segments of a folder, oldest first. What has no index that fits is read; a line that a crash cut off at the end is taken away. */
export async function loadSegments(dir: string, blockBytesMax: number): Promise<Segment[]> {
  const names = (await readdir(dir)).filter((name) => /^\d{16}\.lines$/.test(name)).sort();
  const segments: Segment[] = [];
  for (const name of names) segments.push(await loadSegment(join(dir, name), blockBytesMax));
  return segments;
}

async function loadSegment(path: string, blockBytesMax: number): Promise<Segment> {
  const { size } = await stat(path);
  return (await byIndex(path, size)) ?? (await byReading(path, blockBytesMax));
}

async function byIndex(path: string, size: number): Promise<Segment | null> {
  try {
    const { format, bytes, blocks } = JSON.parse(await readFile(indexPath(path), 'utf8')) as {
      format: unknown;
      bytes: unknown;
      blocks: unknown[];
    };
    if (format !== 1 || bytes !== size) return null;
    const known = blocks.map(unpackBlock);
    return known.every((block) => block !== null) ? { path, bytes: size, blocks: known } : null;
  } catch {
    return null; // never written, or cut off by a crash
  }
}

async function byReading(path: string, blockBytesMax: number): Promise<Segment> {
  const content = await readFile(path);
  const end = content.lastIndexOf(0x0a) + 1;
  if (end < content.length) await truncate(path, end);
  const blocks: Block[] = [];
  let block = new Block(0);
  for (let from = 0; from < end; ) {
    const to = content.indexOf(0x0a, from) + 1;
    const line = decodeLine(content.toString('utf8', from, to - 1));
    // what can not be read is passed over, but has its place
    if (line) block.add(line, to - from);
    else block.bytes += to - from;
    from = to;
    if (block.bytes < blockBytesMax && from < end) continue;
    if (block.lines > 0) blocks.push(block);
    block = new Block(from);
  }
  return { path, bytes: end, blocks };
}

/** The bytes of a block as text. */
export async function readBlock({ path }: Segment, { offset, bytes }: Block): Promise<string> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, offset);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
