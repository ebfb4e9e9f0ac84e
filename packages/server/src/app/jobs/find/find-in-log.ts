import type { Context } from '../../context.ts';
import { hasMore, readLog } from '../log.ts';
import type { FoundLines, LogPlace } from './found-lines.ts';
import { LineFinder, type LineHit, type LineQuery } from './line-finder.ts';

const pageBytes = 1024 * 1024;
/** A request looks no longer and no further than this; the next one goes on. */
const lookMsMax = 250;
const lookBytesMax = 128 * 1024 * 1024;
/** Lines that can be open at a time: one of each stream that is read as text. */
const openMax = 3;

/** Looks through the log of an attempt: its newest, or the one with this number, from a place on that an earlier answer gave. */
export async function findInLog(
  context: Context,
  jobId: string,
  number: number | null,
  query: LineQuery,
  from: LogPlace | null,
  hitsMax: number,
): Promise<FoundLines> {
  const { clock } = context.deps;
  const until = clock.monotonic() + lookMsMax;
  let page = await readLog(context, jobId, from?.attempt ?? number, from?.after ?? 0, pageBytes);
  const attempt = page.attempt?.number ?? 0;
  const finder = new LineFinder(query, from?.state);
  const hits: LineHit[] = [];
  let after = from?.after ?? 0;
  let toldLine = from?.toldLine ?? 0;
  let isFull = false;
  const found = (hit: LineHit): void => {
    if (hit.line <= toldLine) return;
    if (hits.length < hitsMax) hits.push(hit);
    else isFull = true;
  };
  for (let looked = 0; page.chunks.length > 0; ) {
    for (const chunk of page.chunks) {
      const before = finder.state();
      finder.push(chunk, found);
      if (isFull)
        return {
          page,
          hits,
          next: { attempt, after, toldLine: hits.at(-1)?.line ?? toldLine, state: before },
          lines: before.lines,
        };
      after = chunk.number;
      looked += chunk.bytes.length;
      // patterns take their time: other requests are not to wait for a whole page of them
      if (query.pattern && clock.monotonic() >= until) break;
    }
    if (!hasMore(page, after)) break;
    if (clock.monotonic() >= until || looked >= lookBytesMax) {
      // what is open is looked through now, as far as there is room: little of it is remembered
      if (hits.length + openMax <= hitsMax) finder.pause(found);
      const state = finder.state();
      return { page, hits, next: { attempt, after, toldLine, state }, lines: state.lines };
    }
    page = await readLog(context, jobId, attempt, after, pageBytes);
  }
  toldLine = 0;
  finder.pause(found);
  return { page, hits, next: null, lines: finder.state().lines };
}
