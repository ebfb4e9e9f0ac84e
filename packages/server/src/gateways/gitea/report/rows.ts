import type { LogRow } from '@baton/protocol/gitea';
import type { ForeignLine } from '../../shared/foreign-log.ts';

/** Of one row, in bytes of UTF-8. */
const rowBytesMax = 64 * 1024;

/**
 * Rows of a log as lines. They carry the time of the runner's clock, which need not be ours: only what passed between them counts, and the last of them came
 * when the call did.
 *
 * @param elapsedMs since the attempt was accepted
 */
export function linesOf(rows: readonly LogRow[], elapsedMs: number): ForeignLine[] {
  const times = rows.map(timeOf);
  // one after the other: there may be more of them than a call takes arguments
  const last = times.reduce<number>((latest, time) => Math.max(latest, time ?? 0), 0);
  return rows.map((row, at) => {
    const agoMs = Math.max(0, last - (times[at] ?? last));
    return { text: cut(row.content), offsetMs: Math.max(0, elapsedMs - agoMs) };
  });
}

/** Null: it does not say. */
const timeOf = ({ time }: LogRow): number | null => (time ? Number(time.seconds) * 1000 + time.nanos / 1e6 : null);

function cut(content: string): string {
  if (content.length * 3 <= rowBytesMax) return content;
  const bytes = Buffer.from(content);
  if (bytes.length <= rowBytesMax) return content;
  let end = rowBytesMax;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
