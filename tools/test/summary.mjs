/**
 * The part of vitest's JSON report that is counted.
 *
 * @typedef {{ status: string, fullName: string }} Assertion
 * @typedef {{ name: string, status: string, assertionResults: Assertion[] }} FileResult
 * @typedef {{ success: boolean, testResults: FileResult[] }} Report
 */

/**
 * Counts tests. A file that failed without any failed test (it did not load, a hook broke) counts as one failure, and so
 * does a run that failed without naming a test (an unhandled error): the line must never say "0 failed" of a failed run.
 *
 * @param {Report} report
 * @param {number} exitCode vitest's
 */
export function summarize(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const count = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length;
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = count('failed') + broken;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName);
  return { passed: count('passed'), failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}
