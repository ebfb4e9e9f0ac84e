import { expect, test } from 'vitest';
import { keepEntry } from './keep-entry.ts';
import { parseYaml } from './parse.ts';

const text = `# about it
name: All
env:
  PYTHON: 3.10   # not 3.1
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
  expect(kept).toContain('PYTHON: 3.10 # not 3.1');
  expect(kept).toContain('          make test\n          echo "$A"\n');
  expect(parseYaml(kept ?? '')).toEqual({
    name: 'All',
    env: { PYTHON: 3.1 },
    jobs: { two: { steps: [{ run: 'make test\necho "$A"\n' }] } },
  });
});

test('an alias of what is gone, and what is not there, can not be kept', () => {
  const shared = 'jobs:\n  a: &steps\n    - run: x\n  b: *steps\n';
  expect(keepEntry(shared, 'jobs', 'a')).toContain('&steps');
  expect(keepEntry(shared, 'jobs', 'b')).toBe(null);
  expect(keepEntry(text, 'jobs', 'three')).toBe(null);
  expect(keepEntry(text, 'name', 'All')).toBe(null);
  expect(keepEntry('- a\n', 'jobs', 'a')).toBe(null);
});
