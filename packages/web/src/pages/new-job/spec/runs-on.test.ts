import { expect, test } from 'vitest';
import { runsOnIn } from './runs-on.ts';

const head = 'on: push\njobs:\n  a:\n';

test.each([
  ['    runs-on: linux\n', ['linux']],
  ['    runs-on: "ubuntu-22.04"  # the old one\n', ['ubuntu-22.04']],
  ["    runs-on: [linux, 'x64', gpu:a100]\r\n", ['linux', 'x64', 'gpu:a100']],
  ['    runs-on:\n      - linux\n      - "x64"\n    steps:\n      - run: a\n', ['linux', 'x64']],
  ['    runs-on:\n    - linux\n    steps:\n    - run: a\n', ['linux']],
  ['    runs-on:\n    steps: []\n', []],
  ['    runs-on: ${' + '{ vars.LABEL }}\n', []],
  ['    runs-on: {group: a}\n', []],
  ['    steps: []\n', []],
])('%j names %j', (text, labels) => {
  expect(runsOnIn(head + text)).toEqual(labels);
});

test('what is no text names none', () => {
  expect([runsOnIn(undefined), runsOnIn(3)]).toEqual([[], []]);
});
