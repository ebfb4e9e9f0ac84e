import { gzipSync } from 'node:zlib';

/** A file in an archive. */
export interface TarFile {
  /** At most 100 bytes: the plain ustar name field. */
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
}

const blockSize = 512;

/** The time npm itself stamps on every packed file (1985-10-26 08:15 UTC); any fixed instant would do. */
const fixedMtime = 499_162_500;

/** A number as zero-padded octal with a closing NUL, as tar headers want it. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** One ustar header. Owner and times are fixed: the archive must depend on names and contents alone. */
function header(file: TarFile): Buffer {
  if (Buffer.byteLength(file.path) > 100) throw new Error(`Path too long for the archive: ${file.path}`);
  const block = Buffer.alloc(blockSize);
  block.write(file.path, 0);
  block.write(octal(file.mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(file.content.length, 12), 124);
  block.write(octal(fixedMtime, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\0' + '00', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Packs files into a .tar.gz whose bytes depend on nothing but the files. */
export function packTarGz(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap((file) => {
    const padding = (blockSize - (file.content.length % blockSize)) % blockSize;
    return [header(file), file.content, Buffer.alloc(padding)];
  });
  const archive = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]), { level: 9 });
  archive[9] = 255; // gzip's "unknown system": zlib writes the platform it runs on
  return archive;
}
