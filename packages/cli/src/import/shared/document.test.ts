import { expect, test } from 'vitest';
import { readJson } from './document.ts';

test.each([
  ['{"a": 1,\n "b": x}', 'line 2, column 7'],
  ['{"a": tru}', 'line 1, column 10'],
  ['{"a": 1}\n}', 'line 2, column 1'],
  ['[1,\n2', 'line 2, column 2'],
  ['["abc', 'line 1, column 6'],
  ['nul', 'line 1, column 4'],
  [`[${'1,'.repeat(100_000)}\n?]`, 'line 2, column 1'],
])('%.20s: what is no JSON is told where it is', (text, place) => {
  expect(readJson(text)).toEqual({ problem: `it is no JSON: ${place}`, isJson: false });
});

test('what is nested without end is told, not followed', () => {
  expect(readJson(`${'['.repeat(70)}${']'.repeat(70)}`)).toMatchObject({
    problem: expect.stringContaining('nested'),
    isJson: true,
  });
});
