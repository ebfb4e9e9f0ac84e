import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadGenerators } from './registry.ts';
import { runGenerators, writeGenerated } from './run.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-generate-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const making = (path: string, content: string) => ({ module: `${path}.ts`, generator: { path, generate: async () => content } });

test('writes what is out of step, and nothing that is in step', async () => {
  writeFileSync(join(root, 'same.md'), 'same');
  const results = await runGenerators(root, [making('same.md', 'same'), making('docs/new.md', 'new')]);
  expect(results.map((result) => result.inStep)).toEqual([true, false]);
  expect(await writeGenerated(root, results)).toEqual(['docs/new.md']);
  expect(readFileSync(join(root, 'docs/new.md'), 'utf8')).toBe('new');
});

test('a generator that fails is reported and hides no other', async () => {
  const failing = { module: 'bad.ts', generator: { path: 'bad.md', generate: () => Promise.reject(new Error('broken')) } };
  const results = await runGenerators(root, [failing, making('good.md', 'good')]);
  expect(results[0]?.error).toBeInstanceOf(Error);
  expect(await writeGenerated(root, results)).toEqual(['good.md']);
});

test('a module that is no generator is reported by name', async () => {
  writeFileSync(join(root, 'half.ts'), "export const path = 'x.md';\n");
  const [entry] = await loadGenerators(root);
  expect(entry).toMatchObject({ module: 'tools/generate/generators/half.ts', error: expect.any(Error) });
});
