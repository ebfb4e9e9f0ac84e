import { expect, test } from 'vitest';
import { taskOfLine } from './line-owner.ts';

const ids = ['0190a1b2-0000-7000-8000-000000000001', '0190a1b2-0000-7000-8000-000000000002'] as const;
const one = { id: ids[0], name: 'low', deviceId: '0' };
const two = { id: ids[1], name: 'high (2)', deviceId: '1' };
const both = [one, two];

test('a line that is longer than any that names a task is looked through in a moment', () => {
  const long = `Executing challenge: ${' (a) on '.repeat(8_000)}`;
  const begin = performance.now();
  for (let at = 0; at < 20; at++) expect(taskOfLine(long, both)).toBe(null);
  // a line of the runner itself is 800 ms of everybody's time otherwise
  expect(performance.now() - begin).toBeLessThan(400);
});

test.each([
  ['nothing in particular', [one], one],
  ['nothing in particular', both, null],
  ['nothing in particular', [], null],
  [`Completion reported for ${ids[1]}`, both, two],
  [`Completion reported for ${ids[1]}`, [one], null],
  ['Received task: low', both, one],
  ['Received task: other', [one], null],
  ['Executing challenge: high (2) (cw) on 433000000 Hz', both, two],
  ['Executing challenge: other (cw) on 433000000 Hz', [one], null],
  ['Executing challenge: low (cw) on 1 Hz', [one, { ...two, name: 'low' }], null],
  ['Executing challenge: low (cw) on 1 Hz', [{ ...one, name: '' }], { ...one, name: '' }],
  ['Device 1 task failed (failure 1/3)', both, two],
  ['Device 7 task failed', both, null],
])('%j of %j is of %j', (text, tasks, owner) => {
  expect(taskOfLine(text, tasks)).toEqual(owner);
});
