import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkVarFiles, workingFolder, writeFiles } from './folder.ts';

let root: string;
let work: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-terraform-'));
  work = join(root, 'work');
  mkdirSync(work);
  writeFileSync(join(root, 'outside'), 'untouched');
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  '../outside',
  '/etc/passwd',
  'a/../../outside',
  'a//b',
  './a',
  'a\\..\\b',
  'a\0b',
  'a\nb',
  '',
  '.git/hooks/post-checkout',
  'a/.terraform/modules',
  'C:x',
  'x'.repeat(201),
])('a file is never called %j', (name) => {
  expect(() => writeFiles(work, { [name]: 'x' })).toThrow('is no path below the folder of the job');
  expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('untouched');
});

test('a file is never written through a link that a checkout brought along', () => {
  symlinkSync(root, join(work, 'modules'));
  symlinkSync(join(root, 'outside'), join(work, 'main.tf'));
  expect(() => writeFiles(work, { 'modules/outside': 'x' })).toThrow('modules is no folder');
  writeFiles(work, { 'main.tf': 'mine', 'net/in/main.tf': 'too' });
  expect(readFileSync(join(work, 'main.tf'), 'utf8')).toBe('mine');
  expect(readFileSync(join(work, 'net/in/main.tf'), 'utf8')).toBe('too');
  expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('untouched');
});

test('the working directory and the files of variables are within the job', () => {
  symlinkSync(root, join(work, 'out'));
  mkdirSync(join(work, 'in'));
  writeFileSync(join(work, 'in/a.tfvars'), '');
  symlinkSync(join(root, 'outside'), join(work, 'in/b.tfvars'));
  expect(workingFolder(work, '.')).toBe(work);
  expect(workingFolder(work, 'in')).toBe(join(work, 'in'));
  expect(() => workingFolder(work, 'out')).toThrow('out leads out of the folder of the job');
  expect(() => workingFolder(work, '../work')).toThrow('is no path below');
  expect(() => workingFolder(work, 'none')).toThrow('there is no folder none');
  checkVarFiles(work, join(work, 'in'), ['a.tfvars']);
  expect(() => checkVarFiles(work, join(work, 'in'), ['b.tfvars'])).toThrow('leads out of the folder');
  expect(() => checkVarFiles(work, join(work, 'in'), ['c.tfvars'])).toThrow('there is no file c.tfvars');
});
