import { expect, test } from 'vitest';
import { keepEntry } from './keep-entry.ts';
import { parseYaml } from './parse.ts';

const text = `# about it
name: All
env:
  PYTHON: 3.10   # not 3.1
  AGENT: 007
  BUILD: 12345678901234567890
jobs:
  one:
    steps: [{ run: make }]
  two:
    steps:
      - run: |
          make test
          echo "$A"
`;

test('what is kept stays as it was written, comments and numbers too', () => {
  const kept = keepEntry(text, 'jobs', 'two');
  expect(kept).toContain('# about it');
  expect(kept).toContain('PYTHON: 3.10 # not 3.1\n  AGENT: 007\n  BUILD: 12345678901234567890\n');
  expect(kept).toContain('          make test\n          echo "$A"\n');
  expect(parseYaml(kept ?? '')).toEqual({
    name: 'All',
    env: { PYTHON: 3.1, AGENT: 7, BUILD: 1.2345678901234567e19 },
    jobs: { two: { steps: [{ run: 'make test\necho "$A"\n' }] } },
  });
});

test('an alias of what is gone, and what is not there, can not be kept', () => {
  const shared = 'jobs:\n  a: &steps\n    - run: x\n  b: *steps\n';
  expect(keepEntry(shared, 'jobs', 'a')).toContain('&steps');
  expect(keepEntry(shared, 'jobs', 'b')).toBe(null);
  // the nearer one is gone, and the other is not what was meant
  expect(keepEntry('all: &x 0\njobs:\n  a: &x 1\n  b: *x\n', 'jobs', 'b')).toBe(null);
  expect(keepEntry('all: &x 0\njobs:\n  a: 1\n  b: *x\n', 'jobs', 'b')).toContain('b: *x');
  expect(keepEntry(text, 'jobs', 'three')).toBe(null);
  expect(keepEntry(text, 'name', 'All')).toBe(null);
  expect(keepEntry('- a\n', 'jobs', 'a')).toBe(null);
});
