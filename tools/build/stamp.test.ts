import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Part } from './parts.mjs';
import { inputDigest, isStale, writeStamp } from './stamp.mjs';

const part: Part = { name: 'cli', entry: 'src/main.ts', inputs: ['lock', 'src'], output: 'dist/out.tgz' };

describe('build stamps', () => {
  let root = '';
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-stamp-'));
    for (const folder of ['src/deep', 'dist', 'node_modules']) mkdirSync(join(root, folder), { recursive: true });
    write('lock', '1');
    write('src/main.ts', 'main');
    write('dist/out.tgz', 'built');
    writeStamp(root, part, inputDigest(root, part));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('a part is fresh until an input changes', () => {
    expect(isStale(root, part)).toBe(false);
    write('src/deep/new.ts', '');
    expect(isStale(root, part)).toBe(true);
  });

  test('changed content makes a part stale', () => {
    write('lock', '2');
    expect(isStale(root, part)).toBe(true);
  });

  test('a missing output makes a part stale', () => {
    rmSync(join(root, 'dist/out.tgz'));
    expect(isStale(root, part)).toBe(true);
  });

  test('tests and rewritten equal files cause no build', () => {
    write('src/main.test.ts', 'a test');
    write('src/main.ts', 'main');
    expect(isStale(root, part)).toBe(false);
  });
});
