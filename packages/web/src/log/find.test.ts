import { expect, test } from 'vitest';
import { LogFinder, rangesIn } from './find.ts';
import type { LogLine } from './lines.ts';

const line = (text: string): LogLine => ({ stream: 'stdout', offsetMs: 0, text });

test('finds every place, upper and lower case alike', () => {
  const error = { text: 'error', exactCase: false };
  expect(rangesIn('Error: no error', error)).toEqual([
    { from: 0, to: 5 },
    { from: 10, to: 15 },
  ]);
  expect(rangesIn('Error: no error', { ...error, exactCase: true })).toEqual([{ from: 10, to: 15 }]);
  expect(rangesIn('aaa', { ...error, text: 'aa' })).toEqual([{ from: 0, to: 2 }]);
  expect(rangesIn('abc', { ...error, text: '' })).toEqual([]);
});

test('finds what fits a regular expression, and nothing by one that is none', () => {
  const took = { text: '\\d+ ms', exactCase: false, isPattern: true };
  expect(rangesIn('12 MS, then 3 ms', took)).toEqual([
    { from: 0, to: 5 },
    { from: 12, to: 16 },
  ]);
  expect(rangesIn('(', { ...took, text: '(' })).toEqual([]);
  expect(rangesIn('aab', { ...took, text: 'b*' })).toEqual([{ from: 2, to: 3 }]);
  const finder = new LogFinder({ ...took, stream: null });
  expect(finder.find([line('none'), line('9 \u001b[1mms'), line('ms')], 3)).toEqual([1]);
});

test('looks through colours, and again at lines that changed', () => {
  const lines = [line('one'), line('er\u001b[31mr\u001b[0mor'), line('open')];
  const finder = new LogFinder({ text: 'ERR', exactCase: false, stream: null });
  expect(finder.find(lines, 2)).toEqual([1]);
  lines[2] = line('open err');
  lines.push(line('another error'));
  expect(finder.find(lines, 4)).toEqual([1, 2, 3]);
  expect(finder.find(lines, 4)).toEqual([1, 2, 3]);
});
