import type { NumberedLine } from '@baton/core';
import { type LinesPage, type LinesQuery, scanBytesMax } from '../interface.ts';
import type { FoundBlock, LineStream } from './stream.ts';

/** Blocks that are passed over without being read cost a little too. */
const passedOverBytes = 256;

/** What is read of one stream: a row of blocks, of which one lies open. */
class Cursor {
  readonly #blocks: AsyncGenerator<FoundBlock>;
  /** in the order that is wanted, the next one last */
  lines: NumberedLine[] = [];
  /** everything up to here was looked at, this one too; null: nothing yet */
  reached: number | null = null;
  done = false;

  constructor(blocks: AsyncGenerator<FoundBlock>) {
    this.#blocks = blocks;
  }

  /** Opens the next block; answers what that cost. */
  async load(wants: (line: NumberedLine) => boolean, backwards: boolean): Promise<number> {
    const next = await this.#blocks.next();
    if (next.done) {
      this.done = true;
      return 0;
    }
    const { block, cost, lines } = next.value;
    const wanted = lines?.filter(wants) ?? [];
    this.lines = backwards ? wanted : wanted.reverse();
    this.reached = backwards ? block.first : block.last;
    return cost + passedOverBytes;
  }

  close = (): Promise<unknown> => this.#blocks.return(undefined);
}

/**
 * One page of several streams, by number. When it has cost {@link scanBytesMax} it ends: with what is surely next, and where to go on.
 *
 * @param matches made of the filter of the query
 */
export async function mergedPage(
  streams: readonly LineStream[],
  query: LinesQuery,
  matches: (line: NumberedLine) => boolean,
): Promise<LinesPage> {
  const { filter, shows, first, cursor, limit: linesMax } = query;
  const backwards = first === 'newest';
  const isBefore = (a: number, b: number): boolean => (backwards ? a > b : a < b);
  const wants = (line: NumberedLine): boolean =>
    (cursor === null || isBefore(cursor, line.number)) && matches(line) && shows(line);
  const cursors = streams.map((stream) => new Cursor(stream.blocks(filter, first, cursor)));
  const found: NumberedLine[] = [];
  let cost = 0;
  try {
    for (;;) {
      for (const each of cursors) {
        while (each.lines.length === 0 && !each.done && (cost < scanBytesMax || each.reached === null))
          cost += await each.load(wants, backwards);
      }
      // beyond it something of a stream that was not looked at may come first
      const unknown = cursors.filter((each) => each.lines.length === 0 && !each.done);
      const open = cursors.filter((each) => each.lines.length > 0);
      if (open.length === 0 && unknown.length === 0) return { lines: found, next: null };
      const best = open.reduce<Cursor | null>((a, b) => (a === null || isBefore(numberOf(b), numberOf(a)) ? b : a), null);
      const limit = unknown
        .map(({ reached }) => reached ?? 0)
        .reduce<number | null>((a, b) => (a === null || isBefore(b, a) ? b : a), null);
      if (best === null || (limit !== null && isBefore(limit, numberOf(best)))) return { lines: found, next: limit };
      found.push(best.lines.pop() as NumberedLine);
      if (found.length < linesMax) continue;
      const isAll = cursors.every((each) => each.done && each.lines.length === 0);
      return { lines: found, next: isAll ? null : (found.at(-1)?.number ?? cursor) };
    }
  } finally {
    await Promise.all(cursors.map((each) => each.close()));
  }
}

const numberOf = ({ lines }: Cursor): number => lines.at(-1)?.number ?? 0;
