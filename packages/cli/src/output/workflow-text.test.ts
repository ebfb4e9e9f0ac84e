import { expect, test } from 'vitest';
import { specParts } from './workflow-text.ts';

const plain = (text: string): string => text;

test('a workflow is shown as it was written, and obeyed in nothing', () => {
  const workflow = 'jobs:\n  a:\n    steps:\n      - run: "\u001b[2Jx"\n';
  const { rest, lines } = specParts({ workflow, variables: { A: '1' } }, plain);
  expect(rest).toEqual([['spec', '{"variables":{"A":"1"}}']]);
  expect(lines.join('')).toMatch(/^WORKFLOW\njobs:\n {2}a:\n {4}steps:\n {6}- run: "/);
  expect(lines.join('')).not.toContain('\u001b');
  expect(specParts({ workflow }, plain).rest).toEqual([]);
});

test('every other specification is JSON', () => {
  expect(specParts({ command: ['a'] }, plain)).toEqual({ rest: [['spec', '{"command":["a"]}']], lines: [] });
});
