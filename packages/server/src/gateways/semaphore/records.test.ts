import { expect, test } from 'vitest';
import { linesOf, markOf, newRecords, noRecords } from './records.ts';

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

test('the last of them was written just now, whatever the clock of its runner says', () => {
  const { lines } = linesOf(7, [record(1, 'a'), record(4, 'b'), { time: 'nonsense', message: 'c' }], 10_000);
  expect(lines).toEqual([
    { text: 'a', offsetMs: 7_000 },
    { text: 'b', offsetMs: 10_000 },
    { text: 'c', offsetMs: 10_000 },
  ]);
  expect(linesOf(7, [record(1, 'a'), record(9, 'b')], 3_000).lines[0]?.offsetMs).toBe(0);
});

test('a record of several lines is several, without the end of the last', () => {
  const { lines, exitCode } = linesOf(7, [record(1, 'a\r\nb\n'), record(1, 'endbaton-exit-code 7 4')], 0);
  expect([lines.map(({ text }) => text), exitCode]).toEqual([['a', 'b', 'end'], 4]);
});
