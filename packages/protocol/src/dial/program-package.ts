import { createHash } from 'node:crypto';
import { gunzip } from 'node:zlib';

/** What is in a package of the runner's program. */
export interface ProgramPackage {
  version: string;
  /** the program: one module of JavaScript */
  program: Uint8Array;
}

const unpackedBytesMax = 256 * 1024 * 1024;
const blockBytes = 512;
const manifestPath = 'package/package.json';
const programPath = 'package/baton-runner.mjs';

/** SHA-256, hexadecimal. */
export const digestOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Reads a package as `npm run build` makes it (`baton-runner.tgz`). Answers what is wrong with another one in words. */
export async function readProgramPackage(content: Uint8Array): Promise<ProgramPackage | string> {
  const unpacked = await new Promise<Uint8Array | null>((resolve) =>
    gunzip(content, { maxOutputLength: unpackedBytesMax }, (error, bytes) => resolve(error ? null : bytes)),
  );
  if (unpacked === null) return 'it is no gzip file, or too much is packed in it';
  const files = filesOf(Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength));
  if (typeof files === 'string') return files;
  const [manifest, program] = [files.get(manifestPath), files.get(programPath)];
  if (!manifest || !program) return `${manifest ? programPath : manifestPath} is missing in it`;
  const { name, version } = manifestOf(manifest);
  if (name !== 'baton-runner') return 'its package.json is not of baton-runner';
  if (typeof version !== 'string') return 'its package.json names no version';
  return { version, program };
}

function manifestOf(text: Uint8Array): { name?: unknown; version?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(text).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The plain files of a tar archive by path. */
function filesOf(archive: Buffer): Map<string, Buffer> | string {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + blockBytes <= archive.length; ) {
    const header = archive.subarray(at, at + blockBytes);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(textOf(header, 124, 12).trim(), 8);
    if (!Number.isSafeInteger(size) || size < 0 || at + blockBytes + size > archive.length)
      return 'its archive is cut off or damaged';
    const type = textOf(header, 156, 1);
    const prefix = textOf(header, 345, 155);
    const path = `${prefix === '' ? '' : `${prefix}/`}${textOf(header, 0, 100)}`;
    if (type === '0' || type === '') files.set(path, archive.subarray(at + blockBytes, at + blockBytes + size));
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
  }
  return files;
}

function textOf(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}
