import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packTarGz } from './tar.ts';

describe('packTarGz', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-tar-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const files = [
    { path: 'package/empty', mode: 0o644, content: Buffer.alloc(0) },
    { path: 'package/program.mjs', mode: 0o755, content: Buffer.from('x'.repeat(1300)) },
    { path: 'package/one-block', mode: 0o644, content: Buffer.alloc(512, 'y') },
  ];

  test('makes what tar reads back, with contents and modes', () => {
    writeFileSync(join(folder, 'a.tgz'), packTarGz(files));
    execFileSync('tar', ['-xzf', 'a.tgz'], { cwd: folder });
    for (const file of files) {
      expect(readFileSync(join(folder, file.path))).toEqual(file.content);
    }
    expect(statSync(join(folder, 'package/program.mjs')).mode & 0o111).not.toBe(0);
  });

  test('gives the same bytes for the same files', () => {
    expect(
      packTarGz(files).equals(packTarGz(structuredClone(files).map((f) => ({ ...f, content: Buffer.from(f.content) })))),
    ).toBe(true);
  });

  test('refuses a path that its header cannot hold', () => {
    expect(() => packTarGz([{ path: 'p'.repeat(101), mode: 0o644, content: Buffer.alloc(0) }])).toThrow('too long');
  });
});
