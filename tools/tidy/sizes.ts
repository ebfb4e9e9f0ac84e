import type { Finding } from './finding.ts';
import type { Source } from './source.ts';
import { isTest } from './source.ts';
import type { Node, Place } from './walk.ts';
import { walk } from './walk.ts';

/** The house's limits, in lines. */
export const limits = { file: 400, function: 70, median: 100, filesBeforeMedian: 30 };

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

const suites = new Set(['describe', 'it', 'test', 'suite', 'bench']);

/** The identifier that a call starts from: `describe` of `describe.each(…)(…)`. */
function rootName(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node.name);
  const inner = node.callee ?? node.object ?? node.tag;
  return inner === undefined ? undefined : rootName(inner as Node);
}

/** Whether a function is the body of a describe or test: long because it holds many, or because it tells a story. */
function isSuiteBody({ parent, key }: Place): boolean {
  return parent?.node.type === 'CallExpression' && key === 'arguments' && suites.has(rootName(parent.node) ?? '');
}

/** What to call a function in a message. */
function nameOf({ node, parent }: Place): string {
  const named = (node.id ?? parent?.node.id ?? parent?.node.key) as Node | null | undefined;
  return named?.type === 'Identifier' ? String(named.name) : 'an unnamed function';
}

/** Functions of one file that are too long. */
function longFunctions(source: Source): Finding[] {
  const found: Finding[] = [];
  walk(source.parsed.program as unknown as Node, (place) => {
    if (!functionTypes.has(place.node.type) || (isTest(source.path) && isSuiteBody(place))) return;
    const line = source.lineAt(place.node.start);
    const length = source.lineAt(place.node.end) - line + 1;
    if (length <= limits.function) return;
    const problem = `${nameOf(place)} has ${length} lines, more than ${limits.function}`;
    found.push({ file: source.path, line, problem, advice: 'Give a part of it a name of its own.' });
  });
  return found;
}

/** Lines of the file in the middle. */
export function medianLines(sources: readonly Source[]): number {
  const counts = sources.map((source) => source.lineCount).sort((a, b) => a - b);
  return counts[counts.length >> 1] ?? 0;
}

/** Small files with one purpose each, short functions. */
export function checkSizes(sources: readonly Source[]): Finding[] {
  const long = sources
    .filter((source) => source.lineCount > limits.file)
    .map((source) => ({
      file: source.path,
      line: limits.file + 1,
      problem: `has ${source.lineCount} lines, more than ${limits.file}`,
      advice: 'Split it by purpose; its second purpose is the new file.',
    }));
  const median = medianLines(sources);
  const heavy =
    sources.length > limits.filesBeforeMedian && median >= limits.median
      ? [{ file: 'packages', line: 1, problem: `the median file has ${median} lines`, advice: `Keep it below ${limits.median}.` }]
      : [];
  return [...long, ...heavy, ...sources.flatMap(longFunctions)];
}
