import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureLines, secondAttemptLines, summarize, wordsOf } from './summary.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((result, index) => ({ status: result, fullName: `test ${index}` })),
});

describe('summarize', () => {
  test('counts passed, failed and skipped tests over all files', () => {
    const report = { success: false, testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed', 'pending')] };
    expect(summarize(report, 1)).toMatchObject({ passed: 2, failed: 1, skipped: ['test 1'] });
  });

  test('counts a file that could not be loaded as one failure', () => {
    const { failed, failures } = summarize(
      { success: false, testResults: [{ ...file('failed'), message: 'no such module' }] },
      1,
    );
    expect(failed).toBe(1);
    expect(failureLines(failures, process.cwd())).toEqual(['failed: a.test.ts > the file itself', '  | no such module']);
  });

  test('never reports a failed run as without failures', () => {
    expect(summarize({ success: false, testResults: [file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: [],
      failures: [],
      secondAttempts: [],
    });
  });

  test('tells which tests passed only when they were tried once more, and why they failed before', () => {
    const again = { status: 'passed', fullName: 'a page opens', failureMessages: ['Error: a\nat b', 'Error: c'] };
    const lost = { status: 'failed', fullName: 'a page closes', failureMessages: ['Error: d'] };
    const fine = { status: 'passed', fullName: 'a page stays', failureMessages: [] };
    const results = [{ name: '/here/tests/a.test.ts', status: 'failed', assertionResults: [again, lost, fine] }];
    const { passed, failed, failures, secondAttempts } = summarize({ success: false, testResults: results }, 1);
    expect([passed, failed]).toEqual([2, 1]);
    expect(failureLines(failures, '/here')).toEqual(['failed: tests/a.test.ts > a page closes', '  | Error: d']);
    expect(secondAttemptLines(secondAttempts, '/here')).toEqual([
      'passed only at the second attempt: tests/a.test.ts > a page opens',
      '  | Error: a',
      '  | at b',
      'Each of them is a defect, of the test or of the product: look into it.',
    ]);
    expect(secondAttemptLines([], '/here')).toEqual([]);
  });
});

test('of a property that failed once its seed is told and what was wrong, however long its values are', () => {
  const property = fc.property(fc.string({ minLength: 2_000, maxLength: 3_000 }), () => {
    throw new RangeError('the folder is gone');
  });
  let told: string[] = [];
  try {
    fc.assert(property, { seed: 4711 });
  } catch (error) {
    told = secondAttemptLines([{ file: '/here/a.test.ts', name: 'holds', error: wordsOf(error as Error) }], '/here');
  }
  expect(told).toContainEqual(expect.stringContaining('{ seed: 4711, path: "'));
  expect(told).toContainEqual(expect.stringContaining('caused by RangeError: the folder is gone'));
  expect(Math.max(...told.map(({ length }) => length))).toBeLessThan(500);
});
