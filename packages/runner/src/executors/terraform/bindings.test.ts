import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bindingProblem, bindingsOf } from './bindings.ts';

const tool = { name: 'terraform', version: '1.11.4' };
let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'baton-terraform-'));
  mkdirSync(join(work, 'modules'));
  writeFileSync(join(work, 'main.tf'), 'a');
});
afterEach(() => rmSync(work, { recursive: true }));

const now = () => bindingsOf(tool, work, work);

test('what a run leaves behind is no change', () => {
  const then = now();
  for (const name of ['terraform.tfstate', 'terraform.tfstate.backup', '.terraform.tfstate.lock.info', 'crash.log'])
    writeFileSync(join(work, name), 'x');
  mkdirSync(join(work, '.terraform'));
  writeFileSync(join(work, '.terraform/environment'), 'x');
  expect(bindingProblem(then, now())).toBeNull();
});

test.each([
  ['another text', () => writeFileSync(join(work, 'main.tf'), 'b'), 'the configuration has changed'],
  ['a text elsewhere', () => writeFileSync(join(work, 'modules/user-data.sh'), 'b'), 'the configuration has changed'],
  ['a link', () => symlinkSync('/etc', join(work, 'link')), 'the configuration has changed'],
  ['other providers', () => writeFileSync(join(work, '.terraform.lock.hcl'), 'b'), 'the providers have changed'],
])('%s is a change', (_what, change, words) => {
  const then = now();
  change();
  expect(bindingProblem(then, now())).toMatch(words);
});

test('another version of the tool is a change', () => {
  expect(bindingProblem(now(), bindingsOf({ ...tool, version: '1.12.0' }, work, work))).toBe(
    'it was planned by terraform 1.11.4, and terraform 1.12.0 is here',
  );
});
