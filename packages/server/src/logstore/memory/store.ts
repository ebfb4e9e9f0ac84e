import { createHash } from 'node:crypto';
import { checkAttemptId } from '../attempt-id.ts';
import type { LogChunk, LogEnd, LogMark, LogState, LogStore, MarkWanted } from '../interface.ts';
import { LineCount, openStreams } from '../line-count.ts';

interface Log {
  chunks: LogChunk[];
  end: LogEnd | null;
}

/** Logs without a disk: the reference that others are compared with, for tests and the simulator. Resolves in microtasks. */
export function createMemoryLogStore(): LogStore {
  const logs = new Map<string, Log>();
  let isShut = false;
  const find = (attemptId: string): Log | undefined => {
    checkAttemptId(attemptId);
    if (isShut) throw new Error('The log store is closed.');
    return logs.get(attemptId);
  };
  return {
    async append(attemptId, chunks) {
      const log = find(attemptId) ?? { chunks: [], end: null };
      if (log.end === null) {
        for (const chunk of chunks) {
          if (chunk.number === log.chunks.length + 1)
            log.chunks.push({
              ...chunk,
              bytes: Uint8Array.from(chunk.bytes),
              ...(chunk.note && { note: Uint8Array.from(chunk.note) }),
            });
        }
      }
      if (log.chunks.length > 0) logs.set(attemptId, log);
      return stateOf(log);
    },
    async close(attemptId, end) {
      const log = find(attemptId) ?? { chunks: [], end: null };
      if (log.end === null && log.chunks.length >= end.chunks) {
        log.end = { ...end };
        logs.set(attemptId, log);
      }
      return stateOf(log);
    },
    async state(attemptId) {
      const log = find(attemptId);
      return log ? stateOf(log) : null;
    },
    async read(attemptId, after, bytesMax) {
      const chunks: LogChunk[] = [];
      let bytes = 0;
      for (const chunk of find(attemptId)?.chunks.slice(Math.max(0, after)) ?? []) {
        if (chunks.length > 0 && bytes + chunk.bytes.length > bytesMax) break;
        chunks.push({ ...chunk });
        bytes += chunk.bytes.length;
      }
      return chunks;
    },
    async mark(attemptId, wanted) {
      return markOf(find(attemptId)?.chunks ?? [], wanted);
    },
    async size(attemptId) {
      const log = find(attemptId);
      return log ? { fileBytes: stateOf(log).bytes, packed: false } : null;
    },
    packing: () => ({ packed: 0, left: 0, failed: 0, bytes: 0, packedBytes: 0 }),
    async remove(attemptId) {
      find(attemptId);
      logs.delete(attemptId);
    },
    async shutdown() {
      isShut = true;
    },
  };
}

function stateOf({ chunks, end }: Log): LogState {
  const hash = createHash('sha256');
  const sums = { lines: 0, bytes: 0, linesDropped: 0, bytesDropped: 0 };
  let endsInLine = false;
  for (const { bytes, linesDropped, bytesDropped } of chunks) {
    hash.update(bytes);
    for (const byte of bytes) if (byte === 10) sums.lines++;
    if (bytes.length > 0) endsInLine = bytes.at(-1) !== 10;
    sums.bytes += bytes.length;
    sums.linesDropped += linesDropped;
    sums.bytesDropped += bytesDropped;
  }
  if (endsInLine) sums.lines++;
  return { acknowledged: chunks.length, ...sums, end: end && { ...end }, digest: end && hash.digest('hex') };
}

/** Every place between two chunks is known. */
export function markOf(chunks: readonly LogChunk[], wanted: MarkWanted): LogMark {
  const count = new LineCount();
  let left = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let mark: LogMark = { after: 0, lines: 0, open: [] };
  for (const { number, bytes, ...chunk } of chunks) {
    let newlines = 0;
    for (const byte of bytes) if (byte === 10) newlines++;
    count.add({ ...chunk, length: bytes.length, newlines, endsLine: bytes.at(-1) === 10 });
    left -= bytes.length;
    const isWanted = 'line' in wanted ? count.begun < wanted.line : left >= wanted.tailBytes;
    if (isWanted) mark = { after: number, lines: count.begun, open: openStreams(count.openBits) };
  }
  return mark;
}
