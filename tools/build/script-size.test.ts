import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scriptBytes, scriptBytesMax, tooLarge } from './script-size.ts';

/** A built page of these files. */
function built(files: Record<string, string>): string {
  const dist = mkdtempSync(join(tmpdir(), 'baton-size-'));
  onTestFinished(() => rmSync(dist, { recursive: true }));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<script type="module" crossorigin src="/assets/index-1.js"></script>');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dist, 'assets', name), content);
  return dist;
}

const entry = 'import{a}from"./shared-1.js";const later=()=>import(`./JobsPage-1.js`);';

test('a page costs what is loaded before it: the entry, its own chunk, what these import, and nothing twice', async () => {
  const page = 'import{b as c}from"./shared-1.js";import"./own-1.js";';
  const dist = built({
    'index-1.js': entry,
    'shared-1.js': 's'.repeat(1_000),
    'own-1.js': 'o'.repeat(100),
    'JobsPage-1.js': page,
  });
  expect(await scriptBytes(dist)).toEqual(
    new Map([
      ['RunnersPage', entry.length + 1_000],
      ['JobsPage', entry.length + 1_000 + page.length + 100],
    ]),
  );
});

test('the compressed copy is what counts, and a page over the budget is named', async () => {
  const large = 'x'.repeat(scriptBytesMax);
  const dist = built({ 'index-1.js': entry, 'shared-1.js': large, 'shared-1.js.br': 'tiny', 'JobsPage-1.js': large });
  expect(await tooLarge(dist)).toEqual(['JobsPage needs 301 KB of script']);
});
