import { describe, expect, test } from 'vitest';
import { summarize } from './summary.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((result, index) => ({ status: result, fullName: `test ${index}` })),
});

describe('summarize', () => {
  test('counts passed, failed and skipped tests over all files', () => {
    const report = { success: false, testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed', 'pending')] };
    expect(summarize(report, 1)).toEqual({ passed: 2, failed: 1, skipped: ['test 1'] });
  });

  test('counts a file that could not be loaded as one failure', () => {
    expect(summarize({ success: false, testResults: [file('failed')] }, 1).failed).toBe(1);
  });

  test('never reports a failed run as without failures', () => {
    expect(summarize({ success: false, testResults: [file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: [],
    });
  });
});
