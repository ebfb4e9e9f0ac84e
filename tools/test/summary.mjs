import { relative } from 'node:path';

/** Of a first error; the rest of it stands where the test failed. */
const errorLinesMax = 12;

/**
 * The part of vitest's JSON report that is counted.
 *
 * @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] }} Assertion
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
  return {
    passed: count('passed'),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped,
    secondAttempts: secondAttempts(report),
  };
}

/**
 * Tests that failed, and passed when they were tried once more.
 *
 * @param {Report} report
 * @returns {{ file: string, name: string, error: string }[]} `error`: of the first attempt
 */
function secondAttempts(report) {
  return report.testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.flatMap(({ status, fullName: name, failureMessages: [error] = [] }) =>
      status === 'passed' && error !== undefined ? [{ file, name, error }] : [],
    ),
  );
}

/** Its words, and where in this repository it came from. */
const ownLines = (/** @type {string} */ error) =>
  error
    .split('\n')
    .filter((line) => !line.includes('/node_modules/') && line.trim() !== 'at new Promise (<anonymous>)')
    .slice(0, errorLinesMax);

/**
 * What the summary says of them. Nothing is said where there are none.
 *
 * @param {readonly { file: string, name: string, error: string }[]} tests
 * @param {string} root the folder that files are told from
 * @returns {string[]} lines
 */
export function secondAttemptLines(tests, root) {
  if (tests.length === 0) return [];
  const each = tests.flatMap(({ file, name, error }) => [
    `passed only at the second attempt: ${relative(root, file)} > ${name}`,
    ...ownLines(error).map((line) => `  | ${line}`),
  ]);
  return [...each, 'Each of them is a defect, of the test or of the product: look into it.'];
}
