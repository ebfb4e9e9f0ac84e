import { BaseSequencer } from 'vitest/node';

/** The files that take longest, longest first: begun last, one of them would go on alone when all others are done. */
const longest = [
  'browser/pages',
  'audit-tampering',
  'browser/live',
  'runner-frozen',
  'log-flood',
  'runner-killed',
  'audit-routes',
];

/**
 * In which order files of whole processes and of a browser run: the longest first, and then of each kind by turns, because a browser keeps a core
 * busy while the others mostly wait.
 *
 * @template File
 * @param {readonly File[]} files
 * @param {(file: File) => string} pathOf
 * @returns {File[]}
 */
export function longFirst(files, pathOf) {
  const rank = (/** @type {File} */ file) => {
    const at = longest.findIndex((name) => pathOf(file).endsWith(`/${name}.test.ts`));
    return at === -1 ? longest.length : at;
  };
  const first = files.filter((file) => rank(file) < longest.length).sort((a, b) => rank(a) - rank(b));
  const rest = files.filter((file) => rank(file) === longest.length);
  const inBrowser = rest.filter((file) => pathOf(file).includes('/browser/'));
  const others = rest.filter((file) => !pathOf(file).includes('/browser/'));
  const placed = (/** @type {File[]} */ some) => some.map((file, index) => ({ file, at: (index + 0.5) / some.length }));
  const mixed = [...placed(inBrowser), ...placed(others)].sort((a, b) => a.at - b.at);
  return [...first, ...mixed.map(({ file }) => file)];
}

/** Vitest's own order for all others. */
export class LongFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    const isWhole = (/** @type {import('vitest/node').TestSpecification} */ { moduleId }) => moduleId.includes('/tests/e2e/');
    return [...sorted.filter((file) => !isWhole(file)), ...longFirst(sorted.filter(isWhole), ({ moduleId }) => moduleId)];
  }
}
