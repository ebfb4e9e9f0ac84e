import { createReadStream, createWriteStream, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const block = 512;
const nothing = Buffer.alloc(2 * block);

/**
 * Writes files and folders with all that is in them as a gzipped tar archive, which needs no program on the machine. Names are those below `root`. Links
 * stay links; pipes, sockets and devices are left out. Throws what the file system says.
 */
export async function writeArchive(file: string, root: string, paths: readonly string[]): Promise<void> {
  await pipeline(
    Readable.from(archive(root, paths), { objectMode: false }),
    createGzip({ level: 6 }),
    createWriteStream(file, { mode: 0o600 }),
  );
}

async function* archive(root: string, paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) yield* entry(root, path);
  yield nothing;
}

async function* entry(root: string, path: string): AsyncGenerator<Buffer> {
  const place = join(root, path);
  const stat = lstatSync(place);
  if (stat.isSymbolicLink()) yield* headers(path, stat, { type: '2', size: 0, link: readlinkSync(place) });
  else if (stat.isDirectory()) {
    yield* headers(`${path}/`, stat, { type: '5', size: 0 });
    for (const name of readdirSync(place).sort()) yield* entry(root, path === '.' ? name : `${path}/${name}`);
  } else if (stat.isFile()) {
    yield* headers(path, stat, { type: '0', size: stat.size });
    yield* content(place, stat.size);
  }
}

/** Just so many bytes as its header says: it may be written to meanwhile. */
async function* content(place: string, size: number): AsyncGenerator<Buffer> {
  let left = size;
  if (size > 0)
    for await (const piece of createReadStream(place, { end: size - 1 })) {
      left -= (piece as Buffer).length;
      yield piece as Buffer;
    }
  for (; left > 0; left -= Math.min(left, nothing.length)) yield nothing.subarray(0, Math.min(left, nothing.length));
  yield nothing.subarray(0, padding(size));
}

const padding = (size: number): number => (block - (size % block)) % block;

interface Kind {
  type: '0' | '2' | '5';
  size: number;
  link?: string;
}

/** What does not fit into a header of the old form stands in one of the new form before it. */
function* headers(name: string, stat: Stats, { type, size, link = '' }: Kind): Generator<Buffer> {
  const long: [string, string][] = [];
  if (!fits(name)) long.push(['path', name]);
  if (!fits(link)) long.push(['linkpath', link]);
  if (long.length > 0) {
    const records = Buffer.concat(long.map(([key, value]) => record(key, value)));
    yield header('pax', { mode: 0o644, type: 'x', size: records.length, link: '', seconds: 0 });
    yield records;
    yield nothing.subarray(0, padding(records.length));
  }
  const seconds = Math.max(0, Math.floor(stat.mtimeMs / 1000));
  yield header(fits(name) ? name : 'long', { mode: stat.mode & 0o777, type, size, link: fits(link) ? link : 'long', seconds });
}

const fits = (text: string): boolean => /^\p{ASCII}{0,100}$/u.test(text);

/** `LENGTH KEY=VALUE\n`, where the length counts itself. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

interface Fields {
  mode: number;
  type: string;
  size: number;
  link: string;
  seconds: number;
}

function header(name: string, { mode, type, size, link, seconds }: Fields): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, length: number): number =>
    bytes.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  bytes.write(name, 0, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(seconds, 136, 12);
  bytes.fill(' ', 148, 156);
  bytes.write(type, 156, 'latin1');
  bytes.write(link, 157, 'latin1');
  bytes.write('ustar\u000000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}
