import { open, readFile, stat, truncate } from 'node:fs/promises';

/** Above this the beginning of a runner's output is dropped. */
const bytesMax = 1024 * 1024;
const keptBytes = 256 * 1024;
const linesShown = 8;
const lineCharsMax = 500;

/** Bounds what a runner printed. It appends to the file, so it goes on at the new end. */
export async function trimOutput(path: string): Promise<void> {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size <= bytesMax) return;
  const file = await open(path, 'r+');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(keptBytes), 0, keptBytes, size - keptBytes);
    const kept = buffer.subarray(0, bytesRead);
    await truncate(path, 0);
    await file.write(kept.subarray(kept.indexOf(10) + 1), 0, undefined, 0);
  } finally {
    await file.close();
  }
}

/** The last lines that it printed, the newest last, without its token. What was tried again and failed alike is told once. */
export async function lastLines(path: string, token: string | null): Promise<string[]> {
  const text = (await readFile(path, 'utf8').catch(() => '')).slice(-keptBytes);
  const lines = text.split('\n').map((line) => clean(line).slice(0, lineCharsMax));
  const shown = [...new Set(lines.filter((line) => line !== '').reverse())].slice(0, linesShown).reverse();
  return shown.map((line) => (token ? line.replaceAll(token, '…') : line));
}

const clean = (line: string): string => line.replaceAll(/\p{Cc}/gu, ' ').trim();
