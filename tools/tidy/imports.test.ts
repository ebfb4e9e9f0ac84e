import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { parseSource } from './source.ts';

const read = (text: string) => importsOf(parseSource('a.ts', text));

test('finds every form of import with its line', () => {
  const text = [
    `import { a, b as c } from './a.ts';`,
    `import type { T } from './t.ts';`,
    `export * from 'pkg';`,
    `const later = () => import('./later.ts');`,
    `type U = import('./u.ts').U;`,
    `import './effect.ts';`,
  ].join('\n');
  expect(read(text).map(({ specifier, line, typeOnly }) => [specifier, line, typeOnly])).toEqual([
    ['./a.ts', 1, false],
    ['./t.ts', 2, true],
    ['pkg', 3, false],
    ['./later.ts', 4, false],
    ['./u.ts', 5, true],
    ['./effect.ts', 6, false],
  ]);
});

test('names what is imported, as the other module calls it', () => {
  expect(read(`import { a, b as c } from 'x';`)[0]?.names).toEqual(['a', 'b']);
  expect(read(`import * as all from 'x';`)[0]?.names).toEqual([]);
});

test('an import of types alone vanishes', () => {
  expect(read(`import { type A, type B } from 'x';`)[0]?.typeOnly).toBe(true);
  expect(read(`import { type A, b } from 'x';`)[0]?.typeOnly).toBe(false);
});

test('text that only looks like an import is none', () => {
  expect(read(`const s = "import x from 'y'"; // import 'z'`)).toEqual([]);
});
