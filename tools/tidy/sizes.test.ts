import { describe, expect, test } from 'vitest';
import { checkSizes, limits, medianLines } from './sizes.ts';
import { parseSource } from './source.ts';

const lines = (count: number) => 'run();\n'.repeat(count);
const problems = (path: string, text: string) => checkSizes([parseSource(path, text)]).map((finding) => finding.problem);

describe('checkSizes', () => {
  test('a file may have as many lines as the limit, and not one more', () => {
    expect(problems('a.ts', lines(limits.file))).toEqual([]);
    expect(problems('a.ts', lines(limits.file + 1))).toEqual([`has ${limits.file + 1} lines, more than ${limits.file}`]);
  });

  test.each([
    ['long has', (body: string) => `function long() {\n${body}}\n`],
    ['long has', (body: string) => `const long = () => {\n${body}};\n`],
    ['long has', (body: string) => `class A {\n  long() {\n${body}  }\n}\n`],
    ['an unnamed function has', (body: string) => `call(() => {\n${body}});\n`],
  ])('finds a long function: %s', (start, wrap) => {
    expect(problems('a.ts', wrap(lines(limits.function - 2)))).toEqual([]);
    expect(problems('a.ts', wrap(lines(limits.function)))[0]).toContain(start);
  });

  test('in tests the bodies of describe and test may be long, other functions not', () => {
    const body = lines(limits.function);
    expect(problems('a.test.ts', `describe('x', () => {\n${body}});\n`)).toEqual([]);
    expect(problems('a.test.ts', `test.each([1])('x', () => {\n${body}});\n`)).toEqual([]);
    expect(problems('a.test.ts', `function helper() {\n${body}}\n`)).toHaveLength(1);
  });

  test('the median is enforced only where there are many files', () => {
    const many = Array.from({ length: limits.filesBeforeMedian + 1 }, (_, n) => parseSource(`${n}.ts`, lines(limits.median)));
    expect(medianLines(many)).toBe(limits.median);
    expect(checkSizes(many)).toHaveLength(1);
    expect(checkSizes(many.slice(1))).toEqual([]);
  });
});
