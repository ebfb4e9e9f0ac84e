import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const encodings = [
  ['.br', promisify(brotliCompress)],
  ['.gz', (content: Buffer) => promisify(gzip)(content, { level: 9 })],
] as const;
const texts = new Set(['.js', '.css', '.html', '.svg']);

/** Smaller ones fit into one packet anyway. */
const leastBytes = 1024;

/** Writes a compressed copy beside each file of text in a folder and below, where that is smaller. The server sends what a browser takes. */
export async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && texts.has(extname(entry.name)));
  await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < leastBytes) return;
  for (const [extension, compress] of encodings) {
    const compressed = await compress(content);
    if (compressed.length < content.length) await writeFile(path + extension, compressed);
  }
}
