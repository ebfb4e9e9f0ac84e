import { describe, expect, test } from 'vitest';
import { checkDeclared, checkJustified } from './dependencies.ts';
import { parseSource } from './source.ts';
import type { Package } from './workspace.ts';

const packages: Package[] = [
  { folder: '', manifest: { name: 'baton', devDependencies: { vitest: '5.1.1' } } },
  {
    folder: 'packages/server',
    manifest: { name: '@baton/server', dependencies: { '@fastify/cookie': '1.0.0' }, devDependencies: { '@types/ws': '8.0.0' } },
  },
];

describe('checkDeclared', () => {
  const count = (path: string, text: string) => checkDeclared(packages, [parseSource(path, text)]).length;

  test.each([
    ['packages/server/src/a.ts', `import '@fastify/cookie/sub';`, 0],
    ['packages/server/src/a.ts', `import 'node:fs'; import './b.ts';`, 0],
    ['packages/server/src/a.ts', `import type { WebSocket } from 'ws';`, 0],
    ['packages/server/src/a.ts', `import { WebSocket } from 'ws';`, 1],
    ['packages/server/src/a.ts', `import { test } from 'vitest';`, 1],
    ['packages/server/src/a.test.ts', `import { test } from 'vitest';`, 0],
    ['packages/server/src/a.test.ts', `import 'undeclared';`, 1],
  ])('%s: %s', (path, text, expected) => {
    expect(count(path, text)).toBe(expected);
  });
});

describe('checkJustified', () => {
  const markdown = (rows: string) =>
    `# X\n\n## Dependencies\n\n| Package | Why |\n|---|---|\n${rows}\n\n## Next\n\n| \`other\` | table |\n`;
  const problems = (rows: string) => checkJustified(packages, markdown(rows)).map((finding) => finding.problem);

  test('holds when every package has its line, several to a row allowed', () => {
    expect(problems('| `vitest`, `@types/ws` | tests |\n| `@fastify/cookie` | cookies |')).toEqual([]);
  });

  test('finds what is missing, what is stale and what has no reason', () => {
    const found = problems('| `vitest`, `left-pad` | tests |\n| `@fastify/cookie` | |\n| `@types/ws` | types |');
    expect(found).toEqual(['does not say why we depend on @fastify/cookie', 'justifies left-pad, which nothing depends on']);
  });

  test('finds a version that is not exact', () => {
    const loose: Package[] = [{ folder: 'tests', manifest: { name: 't', dependencies: { vitest: '^5.0.0' } } }];
    const found = checkJustified(loose, markdown('| `vitest` | tests |'));
    expect(found.map((finding) => [finding.file, finding.problem])).toEqual([
      ['tests/package.json', 'does not pin vitest (^5.0.0)'],
    ]);
  });
});
