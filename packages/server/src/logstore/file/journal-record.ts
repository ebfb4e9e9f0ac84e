import { crc32 } from 'node:zlib';

/** What is done to a log file: bytes put at a place, or the file taken away (`size` is null then). */
export interface FileWrite {
  attemptId: string;
  offset: number;
  /** length of the file afterwards */
  size: number | null;
  bytes: Buffer;
}

const headBytes = 40;
const removed = -1;

/** A journal record: length of the bytes, checksum of all that follows, attempt, offset, size; then the bytes. */
export function encodeWrite({ attemptId, offset, size, bytes }: FileWrite): [head: Buffer, bytes: Buffer] {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32LE(bytes.length, 0);
  head.write(attemptId.replaceAll('-', ''), 8, 'hex');
  head.writeDoubleLE(offset, 24);
  head.writeDoubleLE(size ?? removed, 32);
  head.writeUInt32LE(checksum(head, bytes), 4);
  return [head, bytes];
}

/** The checksum also covers the length, so that a field of zeros is no record. */
const checksum = (head: Buffer, bytes: Buffer): number => crc32(bytes, crc32(head.subarray(8), crc32(head.subarray(0, 4))));

/** The whole and undamaged records at the beginning of a segment. */
export function* decodeWrites(segment: Buffer): Generator<FileWrite> {
  for (let at = 0; at + headBytes <= segment.length; ) {
    const end = at + headBytes + segment.readUInt32LE(at);
    if (end > segment.length) return;
    const head = segment.subarray(at, at + headBytes);
    const bytes = segment.subarray(at + headBytes, end);
    if (checksum(head, bytes) !== head.readUInt32LE(4)) return;
    const size = head.readDoubleLE(32);
    yield { attemptId: uuidOf(head.subarray(8, 24)), offset: head.readDoubleLE(24), size: size === removed ? null : size, bytes };
    at = end;
  }
}

const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
