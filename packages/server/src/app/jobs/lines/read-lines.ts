import type { Context } from '../../context.ts';
import { Refused } from '../../refused.ts';
import { hasMore, readLog } from '../log.ts';
import { LineReader, type LinesWanted, type LogLines } from './line-reader.ts';

const pageBytes = 512 * 1024;
/** A request looks no longer and no further than this; the next one goes on. */
const lookMsMax = 250;
const lookBytesMax = 128 * 1024 * 1024;
/** The end of a line that began is looked for so much further. */
const endBytesMax = 4 * 1024 * 1024;

/** Lines of an attempt, its newest or the one with this number, from one on. It reads what is around them and nothing before. */
export async function readLines(context: Context, jobId: string, number: number | null, wanted: LinesWanted): Promise<LogLines> {
  const { clock, logs } = context.deps;
  const until = clock.monotonic() + lookMsMax;
  const { attempt } = await readLog(context, jobId, number, Number.MAX_SAFE_INTEGER, 0);
  if (!attempt) return { attemptId: null, lines: [], next: null };
  const mark = await logs.mark(attempt.id, { line: wanted.from });
  const reader = new LineReader(wanted, mark);
  const answer = (next: number | null): LogLines => {
    reader.pause();
    return { attemptId: attempt.id, lines: reader.lines, next };
  };
  let after = mark.after;
  let fullAt = 0;
  for (let looked = 0; ; ) {
    const page = await readLog(context, jobId, attempt.number, after, pageBytes);
    for (const chunk of page.chunks) {
      if (reader.isFull && fullAt === 0) fullAt = looked;
      if (reader.isFull && (reader.openWanted === 0 || looked - fullAt > endBytesMax))
        return answer((reader.lines.at(-1)?.number ?? 0) + 1);
      reader.push(chunk);
      after = chunk.number;
      looked += chunk.bytes.length;
    }
    if (page.chunks.length === 0 || !hasMore(page, after)) break;
    if (clock.monotonic() >= until || looked >= lookBytesMax) return answer(reader.begun + 1);
  }
  return answer(reader.isFull ? (reader.lines.at(-1)?.number ?? 0) + 1 : null);
}

/** Where the end of an attempt's log begins, with about so many bytes of it. Throws `attempt_not_found`. */
export async function markTail(context: Context, attemptId: string, tailBytes: number) {
  const attempt = await context.deps.store.read.get('attempt', attemptId);
  if (!attempt) throw new Refused('attempt_not_found', { attemptId });
  return await context.deps.logs.mark(attemptId, { tailBytes });
}
