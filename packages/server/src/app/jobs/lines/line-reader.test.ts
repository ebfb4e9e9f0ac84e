import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogChunk, LogStream } from '../../../logstore/interface.ts';
import { markOf } from '../../../logstore/memory/store.ts';
import { LineReader, type LinesWanted } from './line-reader.ts';

const chunk = (number: number, text: string, stream: LogStream = 'stdout', linesDropped = 0): LogChunk => ({
  ...{ number, stream, offsetMs: number * 10, linesDropped, bytesDropped: linesDropped * 5 },
  bytes: Buffer.from(text),
});

function read(chunks: readonly LogChunk[], wanted: Partial<LinesWanted> = {}, line = 1) {
  const mark = markOf(chunks, { line });
  const reader = new LineReader({ from: 1, count: 1_000, stream: null, ...wanted }, mark);
  for (const each of chunks.slice(mark.after)) reader.push(each);
  reader.pause();
  return reader.lines;
}
const texts = (...found: Parameters<typeof read>) => read(...found).map(({ number, text }) => [number, text]);

test('lines as they are shown: where they began, without data, and what was dropped is one', () => {
  const chunks = [
    chunk(1, 'one\ntwo, and th'),
    chunk(2, 'err', 'stderr'),
    chunk(3, 'en more\n\nfive'),
    chunk(4, '{"type":"then"}\n', 'data'),
    chunk(5, 'or\n', 'stderr', 3),
    chunk(6, ' ends'),
  ];
  expect(texts(chunks)).toEqual([
    [1, 'one'],
    [2, 'two, and then more'],
    [3, 'error'],
    [4, ''],
    [5, 'five ends'],
    [6, ''],
  ]);
  expect(read(chunks)[5]?.dropped).toEqual({ lines: 3, bytes: 15 });
  expect(texts(chunks, { stream: 'stderr' })).toEqual([[3, 'error']]);
  expect(texts(chunks, { from: 2, count: 2 })).toEqual([
    [2, 'two, and then more'],
    [3, 'error'],
  ]);
});

test('of a bar that is drawn over and over the last stays, however long it was and wherever it was cut', () => {
  const bar = Array.from({ length: 30_000 }, (_, index) => chunk(index + 1, `${index} of 30000\r`));
  const [line, after] = read([...bar, chunk(30_001, '\ndone\n')]);
  expect([line?.text, line?.more, after?.text]).toEqual(['29999 of 30000', 0, 'done']);
});

test('a very long line is given up to a point', () => {
  const [line] = read([chunk(1, 'x'.repeat(300_000)), chunk(2, 'y'.repeat(10)), chunk(3, '\n')]);
  expect([line?.text.length, line?.more]).toEqual([8_000, 292_010]);
});

test('a line tells which colours the lines before it left in force, until they are taken back', () => {
  const chunks = [chunk(1, '\u001b[1;31mred\nstill\n'), chunk(2, 'other\n', 'stderr'), chunk(3, '\u001b[0moff\nplain\n')];
  expect(read(chunks).map(({ look }) => look)).toEqual(['', '\u001b[1;31m', '', '\u001b[1;31m', '']);
  expect(read(chunks, { from: 4, count: 1 })[0]?.look).toBe('\u001b[1;31m');
});

test('from any mark on the lines are the same as from the beginning', () => {
  const piece = fc.tuple(
    fc.constantFrom<LogStream>('stdout', 'stderr', 'system', 'data'),
    fc.stringMatching(/^[ab\n\r]{0,8}$/),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(30), (list, at) => {
      const chunks = list.map(([stream, text, drops], index) => chunk(index + 1, text, stream, drops ? 1 : 0));
      const from = at + 1;
      expect(read(chunks, { from }, from)).toEqual(read(chunks).slice(at));
    }),
  );
});
