import { expect, test } from 'vitest';
import { parseEnvironment } from './environment.ts';

test('reads lines, skips comments, keeps further equal signs', () => {
  expect(parseEnvironment('# a comment\nA=1\n\nexport B=x=y z\nC=')).toEqual({
    ok: true,
    environment: { A: '1', B: 'x=y z', C: '' },
  });
});

test('names the line that is wrong', () => {
  expect(parseEnvironment('A=1\n2B=3')).toEqual({ ok: false, problem: 'Line 2 is not NAME=value: 2B=3' });
});
