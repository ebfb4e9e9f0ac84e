/** Entries of a tar archive (ustar, with sizes above 8 GiB as GNU tar writes them): ordinary files of short names, and nothing else. */
export const blockBytes = 512;

export interface TarEntry {
  name: string;
  size: number;
}

const fields = { name: 100, mode: 8, owner: 8, group: 8, size: 12, time: 12, sum: 8 };
const sizeAt = fields.name + fields.mode + fields.owner + fields.group;
const timeAt = sizeAt + fields.size;
const sumAt = timeAt + fields.time;
const typeAt = sumAt + fields.sum;
const magicAt = 257;
const octalMax = 8 ** 11;
const ordinary = 0x30;

/** @param at ms since the Unix epoch */
export function tarHeader({ name, size }: TarEntry, at: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, offset: number, width: number): number =>
    header.write(value.toString(8).padStart(width - 1, '0'), offset, 'latin1');
  if (Buffer.byteLength(name) > fields.name) throw new Error(`The name of an entry is too long: ${name}`);
  header.write(name);
  octal(0o600, fields.name, fields.mode);
  octal(0, fields.name + fields.mode, fields.owner);
  octal(0, fields.name + fields.mode + fields.owner, fields.group);
  if (size < octalMax) octal(size, sizeAt, fields.size);
  else {
    header[sizeAt] = 0x80;
    header.writeBigUInt64BE(BigInt(size), sizeAt + 4);
  }
  octal(Math.floor(at / 1000), timeAt, fields.time);
  header[typeAt] = ordinary;
  header.write('ustar\x0000', magicAt, 'latin1');
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, sumAt, 'latin1');
  return header;
}

/** Null where this is no header that {@link tarHeader} makes. */
export function readTarHeader(header: Uint8Array): TarEntry | null {
  const block = Buffer.from(header.buffer, header.byteOffset, header.length);
  if (block.length !== blockBytes || block[typeAt] !== ordinary) return null;
  if (octalIn(block, sumAt, 7) !== sumOf(block)) return null;
  const end = block.indexOf(0);
  const name = block.toString('latin1', 0, Math.min(end < 0 ? fields.name : end, fields.name));
  const size = block[sizeAt] === 0x80 ? Number(block.readBigUInt64BE(sizeAt + 4)) : octalIn(block, sizeAt, fields.size);
  return size === null || !Number.isSafeInteger(size) ? null : { name, size };
}

/** Zeros that follow so many bytes of content. */
export const padding = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes;

/** What ends an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * blockBytes);

/** The sum of a header's bytes, with blanks in the place of the sum. */
function sumOf(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < blockBytes; at += 1) sum += at >= sumAt && at < typeAt ? 0x20 : (header[at] as number);
  return sum;
}

function octalIn(block: Buffer, at: number, width: number): number | null {
  const text = /^[0-7]+/.exec(block.toString('latin1', at, at + width))?.[0];
  return text === undefined ? null : Number.parseInt(text, 8);
}
