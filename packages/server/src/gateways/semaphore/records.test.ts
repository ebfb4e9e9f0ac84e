import { expect, test } from 'vitest';
import { linesOf } from './records.ts';

const record = (second: number, message: string) => ({ time: `2026-07-01T10:00:0${second}.123456789+02:00`, message });

test('the last of them was written now, whatever the clock of its runner says', () => {
  const { lines } = linesOf(7, [record(1, 'a'), record(4, 'b'), { time: 'nonsense', message: 'c' }], 10_000);
  expect(lines.map(({ text, offsetMs }) => [text, offsetMs])).toEqual([
    ['a', 7_000],
    ['b', 10_000],
    ['c', 10_000],
  ]);
  expect(linesOf(7, [record(1, 'a'), record(9, 'b')], 3_000).lines[0]?.offsetMs).toBe(0);
});

test('a record of several lines is several, without the end of the last', () => {
  const { lines, exitCode } = linesOf(7, [record(1, 'a\r\nb\n'), record(1, 'endbaton-exit-code 7 4')], 0);
  expect([lines.map(({ text }) => text), exitCode]).toEqual([['a', 'b', 'end', '{"exitCode":4}'], 4]);
});

test('a line is known by its record, its place and its text, whenever it is told', () => {
  const keys = (elapsedMs: number, ...records: ReturnType<typeof record>[]) =>
    linesOf(7, records, elapsedMs).lines.map(({ key }) => key);
  const told = [record(1, 'a\na'), record(1, 'b'), record(2, 'a')];
  expect(new Set(keys(0, ...told)).size).toBe(4);
  expect(keys(98_765, ...told, record(3, 'c')).slice(0, 4)).toEqual(keys(4_321, ...told));
});
