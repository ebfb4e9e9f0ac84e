import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReportTail } from './report-tail.ts';

/** Stores what is new of each report, one after the other; a number: only so many lines of it before the store fails. */
function stored(...reports: (string | [report: string, lines: number])[]): string {
  let log: string[] = [];
  let tail = new ReportTail([]);
  for (const told of reports) {
    const [report, lines = Number.POSITIVE_INFINITY] = typeof told === 'string' ? [told] : told;
    const { known, marks } = tail.toStore([...report]);
    const kept = marks.slice(0, lines);
    log = [...log, ...kept];
    tail.stored(kept, report.length);
    expect(known).toBe(report.length - marks.length);
    // another life of the server knows what is stored, and nothing else
    tail = new ReportTail(log);
  }
  return log.map((mark) => mark.slice(1)).join('');
}

describe('of reports', () => {
  test.each<[string, string, Parameters<typeof stored>]>([
    ['each is new', 'abcd', ['ab', 'cd']],
    ['told again, with more behind it', 'abcd', ['ab', 'abcd']],
    ['told again and again', 'abcd', ['ab', 'abc', 'abc', 'abcd', 'abcd']],
    ['one that comes twice', 'abc', ['ab', 'ab', 'c']],
    ['one that was overtaken by the one that told it again', 'abc', ['abc', 'ab']],
    ['one that comes after it was told again and the next one came', 'abcde', ['abc', 'de', 'ab']],
    ['one that is told again after one was overtaken', 'abcd', ['abc', 'ab', 'abcd']],
    ['one of which a part was stored', 'abcde', [['abcd', 2], 'abcde']],
    ['lines that equal the end of one that arrived', 'abbbc', ['ab', 'bbc']],
    ['one that begins as one that arrived', 'abcad', ['abc', 'ad']],
  ])('%s', (_, log, reports) => {
    expect(stored(...reports)).toBe(log);
  });
});

test('lines that came otherwise are nobody told again', () => {
  const tail = new ReportTail([null, '+a', null]);
  expect(tail.toStore(['a', 'b'])).toEqual({ known: 0, marks: ['+a', '-b'] });
});

/**
 * A runner as the protocol has it: one report at a time, told again until its answer arrives. Whatever the network does, the server takes each copy once
 * or more often, before or after others, and is started anew in between.
 */
test('whatever is lost, comes twice or late, each line is stored once and in its order', () => {
  const report = fc.record({
    lines: fc.nat(4),
    isTaken: fc.boolean(),
    isAnswered: fc.boolean(),
    storedMax: fc.oneof(fc.constant(99), fc.nat(3)),
    /** of reports before it, one that comes now */
    late: fc.option(fc.nat(5), { nil: null, freq: 2 }),
  });
  const story = fc.property(fc.array(report, { maxLength: 30 }), fc.boolean(), (happenings, isRestarted) => {
    let log: string[] = [];
    let tail = new ReportTail([]);
    const take = (lines: readonly string[], storedMax = 99): boolean => {
      const { marks } = tail.toStore(lines);
      const kept = marks.slice(0, storedMax);
      log = [...log, ...kept];
      tail.stored(kept, lines.length);
      if (isRestarted || kept.length < marks.length) tail = new ReportTail(log);
      return kept.length === marks.length;
    };
    let written = 0;
    let unheard: string[] = [];
    const sent: string[][] = [];
    for (const { lines, isTaken, isAnswered, storedMax, late } of [...happenings, { ...last, lines: 1 }]) {
      unheard = [...unheard, ...Array.from({ length: lines }, () => `line ${++written}`)];
      if (unheard.length === 0) continue;
      const told = [...unheard];
      sent.push(told);
      const isWhole = isTaken && take(told, storedMax);
      const overtaken = late === null ? undefined : sent.at(-1 - late);
      if (overtaken) take(overtaken);
      if (isWhole && isAnswered) unheard = [];
    }
    expect(log.map((mark) => mark.slice(1))).toEqual(Array.from({ length: written }, (_, at) => `line ${at + 1}`));
  });
  fc.assert(story, { numRuns: 500, seed: 7 });
});
const last = { isTaken: true, isAnswered: true, storedMax: 99, late: null };
