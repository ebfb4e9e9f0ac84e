/** What an archive brings into a container. */
export interface TarEntry {
  /** without a slash at its beginning; a folder ends with one */
  path: string;
  mode: number;
  uid: number;
  gid: number;
  content: Buffer;
}

const block = 512;
const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
const padding = (bytes: number): Buffer => Buffer.alloc((block - (bytes % block)) % block);

/** An archive of short paths (at most 100 bytes), as `PUT /containers/{id}/archive` takes it. */
export function packTar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => [header(entry), entry.content, padding(entry.content.length)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header({ path, mode, uid, gid, content }: TarEntry): Buffer {
  const head = Buffer.alloc(block);
  head.write(path, 0, 100);
  head.write(octal(mode, 8), 100);
  head.write(octal(uid, 8), 108);
  head.write(octal(gid, 8), 116);
  head.write(octal(content.length, 12), 124);
  head.write(octal(0, 12), 136);
  head.write(' '.repeat(8), 148);
  head.write(path.endsWith('/') ? '5' : '0', 156);
  head.write('ustar\x0000', 257, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** What is in an archive of short paths. */
export function unpackTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const number = (offset: number, length: number): number => {
      const digits = archive.toString('latin1', at + offset, at + offset + length).replace(/\0.*$/s, '');
      return Number.parseInt(digits.trim() || '0', 8);
    };
    const path = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const isFolder = archive.toString('latin1', at + 156, at + 157) === '5';
    const bytes = number(124, 12);
    const begin = at + block;
    entries.push({
      path: isFolder && !path.endsWith('/') ? `${path}/` : path,
      ...{ mode: number(100, 8), uid: number(108, 8), gid: number(116, 8) },
      content: archive.subarray(begin, begin + bytes),
    });
    at = begin + Math.ceil(bytes / block) * block;
  }
  return entries;
}
