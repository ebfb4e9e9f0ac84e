import { expect, test } from 'vitest';
import { Outputs } from '../drive/outputs.ts';
import { parseOutputs } from './output-file.ts';

const read = (text: string): [Record<string, string>, string | null] => {
  const outputs = new Outputs();
  const problem = parseOutputs(text, outputs);
  return [outputs.all(), problem];
};

test.each([
  ['', {}],
  ['a=1\n\nb=x=y\na=2', { a: '2', b: 'x=y' }],
  ['a=\r\nb=1\r\n', { a: '', b: '1' }],
  ['a<<END\none\n\ntwo=2\nEND\nb=<<no\n', { a: 'one\n\ntwo=2', b: '<<no' }],
  ['a<<x\nx\n', { a: '' }],
])('%j is read', (text, expected) => {
  expect(read(text)).toEqual([expected, null]);
});

test.each([
  ['plain\na=1', { a: '1' }, 'neither NAME=VALUE nor'],
  ['9=x\na=1', { a: '1' }, 'output 9: a name has'],
  ['a=1\nb<<END\nnever', { a: '1' }, 'output b: nothing ends it'],
  ['b<<\n\na=1', {}, 'output b: nothing ends it'],
  [`a=${'x'.repeat(16 * 1024 + 1)}\nb=${'x'.repeat(16 * 1024)}`, { b: 'x'.repeat(16 * 1024) }, 'output a: longer than'],
])('what is wrong is left out and told: %#', (text, expected, problem) => {
  expect(read(text)).toEqual([expected, expect.stringContaining(problem)]);
});

test('there are 64 of them, and all together fit into a report', () => {
  const [some, more] = read(Array.from({ length: 70 }, (_, index) => `n${index}=x`).join('\n'));
  expect([Object.keys(some).length, more]).toEqual([64, 'more than 64 outputs']);
  const long = '\u0001'.repeat(16 * 1024);
  const [large, problem] = read(Array.from({ length: 64 }, (_, index) => `n${index}=${long}`).join('\n'));
  expect(JSON.stringify(large).length).toBeLessThan(1.3 * 1024 * 1024);
  expect(problem).toContain('all outputs together are too long');
  expect(Object.keys(large).length).toBeGreaterThan(10);
});
