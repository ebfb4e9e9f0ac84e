import { expect, test } from 'vitest';
import { checkCycles } from './cycles.ts';
import { parseSource } from './source.ts';

const packages = [
  { folder: '', manifest: { name: 'baton' } },
  { folder: 'packages/core', manifest: { name: '@baton/core', exports: { '.': './src/index.ts' } } },
];

const problems = (files: Readonly<Record<string, string>>): string[] =>
  checkCycles(
    packages,
    Object.entries(files).map(([path, text]) => parseSource(path, text)),
  ).map(({ file, problem }) => `${file} ${problem}`);

test('a file that many import and that imports others is no ring', () => {
  expect(
    problems({
      'a.ts': `import './b.ts'; import './c.ts';`,
      'b.ts': `import './c.ts'; import 'node:fs'; import 'elsewhere';`,
      'c.ts': `import './d.ts';`,
      'd.ts': '',
    }),
  ).toEqual([]);
});

test('two that import each other are told once, be it only by their types', () => {
  const files = { 'a.ts': `import { b } from './b.ts';`, 'b.ts': `import type { A } from './a.ts';` };
  expect(problems(files)).toEqual(['a.ts imports itself by way of b.ts → a.ts']);
});

test('the shortest ring of a knot is told, and not the files that only lead there or away', () => {
  expect(
    problems({
      'in.ts': `import './x.ts';`,
      'x.ts': `import './y.ts'; export * from './z.ts';`,
      'y.ts': `const later = () => import('./z.ts'); import './out.ts';`,
      'z.ts': `type X = import('./x.ts').X;`,
      'out.ts': '',
    }),
  ).toEqual(['x.ts imports itself by way of z.ts → x.ts', 'y.ts imports itself by way of z.ts → x.ts → y.ts']);
});

test('a ring through the entry point of a package is one', () => {
  const files = {
    'packages/core/src/index.ts': `export * from './a.ts';`,
    'packages/core/src/a.ts': `import { b } from '@baton/core';`,
  };
  expect(problems(files)).toHaveLength(1);
});

test('a file that imports itself is a ring of one', () => {
  expect(problems({ 'a.ts': `import './a.ts';` })).toEqual(['a.ts imports itself by way of a.ts']);
});
