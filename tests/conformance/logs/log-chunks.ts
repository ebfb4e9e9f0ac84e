import { createHash } from 'node:crypto';
import type { LogChunk, LogEnd } from '@baton/server/logstore';

/** A UUID with the order of `number`. */
export const attemptIdOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const chunk = (number: number, text: string | Uint8Array, patch: Partial<LogChunk> = {}): LogChunk => ({
  number,
  stream: 'stdout',
  offsetMs: number * 1.5,
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
  linesDropped: 0,
  bytesDropped: 0,
  ...patch,
});

/** How a runner that made these chunks closes its log. */
export function endOf(chunks: readonly LogChunk[]): LogEnd {
  const bytes = Buffer.concat(chunks.map((each) => each.bytes));
  const newlines = bytes.filter((byte) => byte === 10).length;
  return {
    chunks: chunks.length,
    lines: newlines + (bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0),
    bytes: bytes.length,
    linesDropped: chunks.reduce((sum, each) => sum + each.linesDropped, 0),
    bytesDropped: chunks.reduce((sum, each) => sum + each.bytesDropped, 0),
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Chunks with their bytes as ordinary arrays of one type, so that they can be compared. */
export const plain = (chunks: readonly LogChunk[]) =>
  chunks.map((each) => ({ ...each, bytes: Buffer.from(each.bytes).toString('latin1') }));
