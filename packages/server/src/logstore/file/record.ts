import type { LogChunk, LogStream } from '../interface.ts';

/**
 * A log file: a header (see `file-header.ts`), then a record for each chunk. A record is a head of fixed size, the chunk's bytes and its note.
 * Heads are filled on both sides: the caller's thread knows the chunk, the keeping thread counts its lines.
 */
export const headBytes = 44;

const streams: readonly LogStream[] = ['stdout', 'stderr', 'system', 'data'];

/** Where things stand in a head; little-endian. */
const at = {
  length: 0,
  number: 4,
  offsetMs: 8,
  bytesDropped: 16,
  linesDropped: 24,
  newlines: 32,
  stream: 36,
  endsLine: 37,
  noteLength: 40,
} as const;

/** What a head tells. */
export interface Head {
  /** of the chunk's bytes, which follow */
  length: number;
  /** of the note behind them */
  noteLength: number;
  number: number;
  newlines: number;
  linesDropped: number;
  bytesDropped: number;
  stream: LogStream;
  /** the last byte is a newline */
  endsLine: boolean;
}

/** Length of a chunk's record. */
export const recordBytes = ({ bytes, note }: Pick<LogChunk, 'bytes' | 'note'>): number =>
  headBytes + bytes.length + (note?.length ?? 0);

/** Length of the record with this head. */
export const extentOf = ({ length, noteLength }: Head): number => headBytes + length + noteLength;

/** Writes a chunk's record without what the keeper counts. Returns the position after it. */
export function writeRecord(into: Buffer, position: number, chunk: LogChunk): number {
  into.writeUInt32LE(chunk.bytes.length, position + at.length);
  into.writeUInt32LE(chunk.number, position + at.number);
  into.writeDoubleLE(chunk.offsetMs, position + at.offsetMs);
  into.writeDoubleLE(chunk.bytesDropped, position + at.bytesDropped);
  into.writeDoubleLE(chunk.linesDropped, position + at.linesDropped);
  into.writeUInt32LE(0, position + at.newlines);
  into.writeUInt32LE(streams.indexOf(chunk.stream), position + at.stream);
  into.writeUInt32LE(chunk.note?.length ?? 0, position + at.noteLength);
  into.set(chunk.bytes, position + headBytes);
  if (chunk.note) into.set(chunk.note, position + headBytes + chunk.bytes.length);
  return position + recordBytes(chunk);
}

/** Counts the lines of the record at a position and notes them in its head. */
export function countLines(record: Buffer, position: number): void {
  const end = position + headBytes + record.readUInt32LE(position + at.length);
  let newlines = 0;
  for (let next = record.indexOf(10, position + headBytes); next !== -1 && next < end; next = record.indexOf(10, next + 1))
    newlines++;
  record.writeUInt32LE(newlines, position + at.newlines);
  record.writeUInt8(end > position + headBytes && record[end - 1] === 10 ? 1 : 0, position + at.endsLine);
}

export const readHead = (from: Buffer, position: number): Head => ({
  length: from.readUInt32LE(position + at.length),
  noteLength: from.readUInt32LE(position + at.noteLength),
  number: from.readUInt32LE(position + at.number),
  newlines: from.readUInt32LE(position + at.newlines),
  linesDropped: from.readDoubleLE(position + at.linesDropped),
  bytesDropped: from.readDoubleLE(position + at.bytesDropped),
  stream: streams[from.readUInt8(position + at.stream)] ?? 'system',
  endsLine: from.readUInt8(position + at.endsLine) === 1,
});

/** The chunk of a whole record. Its bytes and its note are views of `from`. */
export function readChunk(from: Buffer, position: number): LogChunk {
  const { number, length, noteLength, linesDropped, bytesDropped, stream } = readHead(from, position);
  const start = position + headBytes;
  return {
    number,
    stream,
    offsetMs: from.readDoubleLE(position + at.offsetMs),
    bytes: from.subarray(start, start + length),
    linesDropped,
    bytesDropped,
    ...(noteLength > 0 && { note: from.subarray(start + length, start + length + noteLength) }),
  };
}
