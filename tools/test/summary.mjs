import { relative } from 'node:path';

/** Of a first error; the rest of it stands where the test failed. */
const errorLinesMax = 12;

/** What made a property fail may be pages long. */
const lineCharsMax = 400;

/**
 * The part of vitest's JSON report that is counted.
 *
 * @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} FileResult
 * @typedef {{ success: boolean, testResults: FileResult[] }} Report
 * @typedef {{ file: string, name: string, error: string }} Told a test that the summary names
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
  const failures = report.testResults.flatMap(failuresIn);
  const failed = failures.length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName);
  return {
    passed: count('passed'),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped,
    failures,
    secondAttempts: secondAttempts(report),
  };
}

/**
 * What failed of a file: its tests, or the file itself where it did so without any failed test.
 *
 * @param {FileResult} result
 * @returns {Told[]}
 */
function failuresIn({ name: file, status, message = '', assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed');
  if (tests.length === 0) return status === 'failed' ? [{ file, name: 'the file itself', error: message }] : [];
  return tests.map(({ fullName: name, failureMessages: [error = ''] = [] }) => ({ file, name, error }));
}

/**
 * Tests that failed, and passed when they were tried once more.
 *
 * @param {Report} report
 * @returns {Told[]} `error`: of the first attempt
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
    .slice(0, errorLinesMax)
    .map((line) => (line.length > lineCharsMax ? `${line.slice(0, lineCharsMax)} …` : line));

/**
 * What an error says with what caused it: that of a property names its seed, and only its cause what was wrong.
 *
 * @param {{ stack?: string, message?: string, cause?: unknown }} error
 * @returns {string}
 */
export function wordsOf({ stack, message, cause }) {
  const own = stack || message || '';
  const isError = typeof cause === 'object' && cause !== null && 'message' in cause;
  if (!isError) return own;
  const name = 'name' in cause ? `${cause.name}: ` : '';
  return `${own}\ncaused by ${name}${cause.message}`;
}

/**
 * @param {string} what happened to it
 * @param {string} root the folder that files are told from
 * @param {Told} test
 */
const lines = (what, root, { file, name, error }) => [
  `${what}: ${relative(root, file)} > ${name}`,
  ...ownLines(error).map((line) => `  | ${line}`),
];

/**
 * What the summary says of failed tests: once more at the end, where it is found however long the output is.
 *
 * @param {readonly Told[]} tests
 * @param {string} root the folder that files are told from
 * @returns {string[]} lines
 */
export const failureLines = (tests, root) => tests.flatMap((test) => lines('failed', root, test));

/**
 * What the summary says of second attempts. Nothing is said where there are none.
 *
 * @param {readonly Told[]} tests
 * @param {string} root the folder that files are told from
 * @returns {string[]} lines
 */
export function secondAttemptLines(tests, root) {
  if (tests.length === 0) return [];
  const each = tests.flatMap((test) => lines('passed only at the second attempt', root, test));
  return [...each, 'Each of them is a defect, of the test or of the product: look into it.'];
}
