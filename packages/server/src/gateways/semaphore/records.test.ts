import { expect, test } from 'vitest';
import { linesOf, markOf, newRecords, noRecords, repeatedLines } from './records.ts';

const record = (second: number, message: string) => ({ time: `2026-07-01T10:00:0${second}.123456789+02:00`, message });

test('records that came before are told by their times, and only where all of them come again', () => {
  const first = [record(1, 'a'), record(1, 'a'), record(2, 'b')];
  const more = [...first, record(3, 'c')];
  expect(newRecords(noRecords, first)).toEqual(first);
  expect(newRecords(markOf(first), more)).toEqual([record(3, 'c')]);
  expect(newRecords(markOf(first), [record(3, 'c')])).toEqual([record(3, 'c')]);
  expect(newRecords(markOf(more), first)).toEqual(first);
  expect(newRecords(markOf(first), [])).toEqual([]);
});

test('the last of them was written in this second, whatever the clock of its runner says', () => {
  const { lines } = linesOf(7, [record(1, 'a'), record(4, 'b'), { time: 'nonsense', message: 'c' }], 10_000);
  expect(lines).toEqual([
    { text: 'a', offsetMs: 7_123 },
    { text: 'b', offsetMs: 10_123 },
    { text: 'c', offsetMs: 10_000 },
  ]);
  expect(linesOf(7, [record(1, 'a'), record(9, 'b')], 3_000).lines[0]?.offsetMs).toBe(123);
});

test('what an earlier life of the server stored is told by its text and its millisecond, however late it comes again', () => {
  const at = (instant: string, message: string) => ({ time: `2026-07-01T10:00:${instant}+02:00`, message });
  const told = [at('01.250', '.'), at('01.250', '.'), at('03.017', '.')];
  const stored = linesOf(7, [at('00.100', 'before'), ...told], 4_321).lines.map(({ text, offsetMs }) => ({
    bytes: new TextEncoder().encode(`${text}\n`),
    offsetMs,
  }));
  const linesLater = (...records: ReturnType<typeof at>[]) => linesOf(7, records, 98_765).lines;
  expect(repeatedLines(stored.slice(-3), linesLater(...told))).toBe(3);
  expect(repeatedLines(stored, linesLater(...told, at('09.400', 'new')))).toBe(3);
  expect(repeatedLines(stored, linesLater(at('03.017', '.'), at('09.400', '.')))).toBe(1);
  expect(repeatedLines(stored, linesLater(at('04.019', '.'), at('05.021', '.')))).toBe(0);
  expect(repeatedLines(stored, linesLater(at('03.017', 'other')))).toBe(0);
  expect(repeatedLines([], linesLater(...told))).toBe(0);
});

test('a record of several lines is several, without the end of the last', () => {
  const { lines, exitCode } = linesOf(7, [record(1, 'a\r\nb\n'), record(1, 'endbaton-exit-code 7 4')], 0);
  expect([lines.map(({ text }) => text), exitCode]).toEqual([['a', 'b', 'end'], 4]);
});
