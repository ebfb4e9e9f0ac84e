import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolders } from './make-folders.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-folders-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('makes what is missing, for its owner alone, and again changes nothing', async () => {
  const path = join(home, 'a', 'b', 'c');
  await Promise.all([makeFolders(path, 0o700), makeFolders(path, 0o700)]);
  await makeFolders(path, 0o700);
  expect([(await stat(path)).mode & 0o777, (await stat(join(home, 'a'))).mode & 0o777]).toEqual([0o700, 0o700]);
});

test('what can be no folder is told at once, in the words of the system', async () => {
  await writeFile(join(home, 'file'), '');
  await expect(makeFolders(join(home, 'file'), 0o700)).rejects.toMatchObject({ code: 'invalid', again: false });
  await expect(makeFolders(join(home, 'file', 'below'), 0o700)).rejects.toMatchObject({ code: 'invalid' });
  await expect(makeFolders(join(home, 'x'.repeat(300)), 0o700)).rejects.toMatchObject({ code: 'invalid' });
});

test('a file system that makes no folders ends it too', async () => {
  await expect(makeFolders('/proc/baton-none/below', 0o700)).rejects.toThrow('/proc');
});
