import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../testing/run-cli.ts';
import { filesIn } from './files-in.ts';

test('files are found by path, by name and by digest, and never outside the folder', () => {
  const outside = newFolder();
  writeFileSync(join(outside, 'secret.wav'), 'secret');
  const folder = newFolder();
  mkdirSync(join(folder, 'deep'));
  for (const name of ['a.wav', 'deep/b.wav', 'abc123']) writeFileSync(join(folder, name), name);
  symlinkSync(join(outside, 'secret.wav'), join(folder, 'link.wav'));
  const found = (name: string) => filesIn(folder)(name)?.toString() ?? null;
  expect(['a.wav', 'x/y/a.wav', 'deep/b.wav', '/opt/deep/a.wav', 'sha256:abc123'].map(found)).toEqual([
    ...['a.wav', 'a.wav', 'deep/b.wav', 'a.wav', 'abc123'],
  ]);
  const elsewhere = [
    'link.wav',
    `../${outside.split('/').at(-1)}/secret.wav`,
    join(outside, 'secret.wav'),
    'deep',
    '',
    'sha256:',
    'none',
  ];
  expect(elsewhere.map(found)).toEqual(Array(7).fill(null));
  expect(filesIn(null)('a.wav')).toBe(null);
});

test('a folder that is not there is wrong usage', () => {
  expect(() => filesIn('/nowhere/at-all')).toThrow('/nowhere/at-all is no folder');
});
