import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inPieces, packageOf } from '@baton/protocol/pack-program';
import { digestOf } from '@baton/protocol/program-package';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFilePrograms } from './file/store.ts';
import { createMemoryPrograms } from './memory/store.ts';

const any = { sha256: null, bytesMax: 1_000_000 };

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'baton-programs-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, 'programs');
}

describe.each([
  ['file', () => createFilePrograms(folder())],
  ['memory', () => createMemoryPrograms()],
])('programs in %s', (_, open) => {
  test('keeps a package, gives it back as it came, and drops it', async () => {
    const programs = open();
    const sent = packageOf('1.2.0');
    expect(await programs.package('1.2.0')).toBeNull();
    expect(await programs.keep('1.2.0', inPieces(sent), any)).toEqual({ sha256: digestOf(sent), bytes: sent.length });
    expect(Buffer.from((await programs.package('1.2.0')) ?? [])).toEqual(sent);
    const other = packageOf('1.2.0', 'other');
    await programs.keep('1.2.0', inPieces(other), any);
    expect(Buffer.from((await programs.package('1.2.0')) ?? [])).toEqual(other);
    await programs.drop('1.2.0');
    expect(await programs.package('1.2.0')).toBeNull();
  });

  test.each([
    ['what is no gzip', Buffer.from('hello'), 'it is no gzip file, or too much is packed in it'],
    ['what is cut off', packageOf('1.2.0').subarray(0, 100), 'it is no gzip file, or too much is packed in it'],
    ['an empty archive', gzipSync(Buffer.alloc(1024)), 'package/package.json is missing in it'],
    ['what lies about its length', gzipSync(Buffer.alloc(512, '7')), 'its archive is cut off or damaged'],
    ['another version', packageOf('1.3.0'), 'its package.json is of version 1.3.0'],
    ['another program', packageOf('1.2.0', 'x', 'leftpad'), 'its package.json is not of baton-runner'],
  ])('refuses %s, and keeps what it had', async (_what, sent, words) => {
    const programs = open();
    const good = packageOf('1.2.0');
    await programs.keep('1.2.0', inPieces(good), any);
    expect(await programs.keep('1.2.0', inPieces(sent), any)).toEqual({ problem: 'invalid', words });
    expect(Buffer.from((await programs.package('1.2.0')) ?? [])).toEqual(good);
  });

  test('refuses another digest than was announced, and more than may be', async () => {
    const sent = packageOf('1.2.0');
    const wrong = { sha256: 'f'.repeat(64), bytesMax: 1_000_000 };
    expect(await open().keep('1.2.0', inPieces(sent), wrong)).toMatchObject({ problem: 'invalid' });
    expect(await open().keep('1.2.0', inPieces(sent), { sha256: null, bytesMax: 120 })).toEqual({ problem: 'too_large' });
  });
});

test('the program lies unpacked beside its package, and nothing is left of those before it', async () => {
  const dir = folder();
  const programs = createFilePrograms(dir);
  await programs.keep('1.2.0', inPieces(packageOf('1.2.0', 'one')), any);
  await programs.keep('1.2.0', inPieces(packageOf('1.2.0', 'two')), any);
  expect(readFileSync((await programs.fileOf('1.2.0')) ?? '', 'utf8')).toBe('two');
  expect(await programs.fileOf('1.3.0')).toBeNull();
  expect(readdirSync(dir)).toEqual(['1.2.0']);
});
