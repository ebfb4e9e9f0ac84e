import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogChunk, LogStream } from '../../../logstore/interface.ts';
import { LineFinder, type LineHit } from './line-finder.ts';

const chunk = (number: number, text: string | Buffer, stream: LogStream = 'stdout', linesDropped = 0): LogChunk => ({
  ...{ number, stream, offsetMs: number * 10, linesDropped, bytesDropped: linesDropped * 5 },
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
});

function find(text: string, chunks: readonly LogChunk[], exactCase = false): LineHit[] {
  const hits: LineHit[] = [];
  const finder = new LineFinder({ text, stream: null, exactCase });
  for (const each of chunks) finder.push(each, (hit) => hits.push(hit));
  finder.pause((hit) => hits.push(hit));
  return hits;
}
const places = (hits: readonly LineHit[]) => hits.map(({ line, text }) => [line, text]);

test('lines are counted as they are shown, whatever stream they are of', () => {
  const chunks = [
    chunk(1, 'one\ntwo, and th'),
    chunk(2, 'err', 'stderr'),
    chunk(3, 'en more\n\nfour'),
    chunk(4, '{"type":"then"}\n', 'data'),
    chunk(5, 'or then\n', 'stderr', 3),
    chunk(6, ' then\n'),
    chunk(7, 'baton-runner: then\n', 'system'),
  ];
  expect(places(find('THEN', chunks))).toEqual([
    [2, 'two, and then more'],
    [3, 'error then'],
    [5, 'four then'],
    [7, 'baton-runner: then'],
  ]);
  expect(find('THEN', chunks, true)).toEqual([]);
  expect(find('four', chunks)[0]).toMatchObject({ stream: 'stdout', offsetMs: 30, at: 0 });
});

test('what counts is what a terminal shows in the end', () => {
  const chunks = [chunk(1, '\u001b[31mred\u001b[0m paint\n10%\r50%\r100% of it\r\n'), chunk(2, 'a\r'), chunk(3, 'b\n')];
  expect(places(find('red paint', chunks))).toEqual([[1, 'red paint']]);
  expect(find('50%', chunks)).toEqual([]);
  expect(places(find('100%', chunks))).toEqual([[2, '100% of it']]);
  expect(places(find('b', chunks))).toEqual([[3, 'b']]);
});

test('bytes that are no text, letters that are cut in two, and lines that are long', () => {
  const noise = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256));
  const umlaut = Buffer.from('größer\n');
  const long = `${'x'.repeat(3_000_000)} in the middle ${'y'.repeat(10)}\n`;
  const pieces = long.match(/.{1,200000}\n?|\n/gs) ?? [];
  const chunks = [
    chunk(1, noise),
    chunk(2, Buffer.concat([Buffer.from('\n'), umlaut.subarray(0, 3)])),
    chunk(3, umlaut.subarray(3)),
  ];
  const hits = find('GRÖßER', [...chunks, ...pieces.map((piece, index) => chunk(4 + index, piece))]);
  expect(hits.map(({ text }) => text)).toEqual(['größer']);
  const [inLong] = find(
    'in the middle',
    pieces.map((piece, index) => chunk(1 + index, piece)),
  );
  expect(inLong).toMatchObject({ line: 1 });
  expect(inLong?.text.length).toBeLessThanOrEqual(400);
  expect(inLong?.text.slice(inLong.at, inLong.at + 13)).toBe('in the middle');
});

test('however it is cut, and wherever another goes on, the same lines are found', () => {
  const pieces = fc.array(fc.tuple(fc.constantFrom<LogStream>('stdout', 'stderr'), fc.stringMatching(/^[ab\n\r]{0,8}$/)), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(pieces, fc.nat(20), (list, at) => {
      const chunks = list.filter(([, text]) => text !== '').map(([stream, text], index) => chunk(index + 1, text, stream));
      const hits: LineHit[] = [];
      const found = (hit: LineHit): void => void hits.push(hit);
      const first = new LineFinder({ text: 'ab', stream: null, exactCase: false });
      for (const each of chunks.slice(0, at)) first.push(each, found);
      const next = new LineFinder({ text: 'ab', stream: null, exactCase: false }, first.state());
      for (const each of chunks.slice(at)) next.push(each, found);
      next.pause(found);
      expect(hits).toEqual(find('ab', chunks));
    }),
  );
});
