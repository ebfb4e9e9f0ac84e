import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { specOf } from './spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (text: string): string => {
  const path = join(folder, 'spec.json');
  writeFileSync(path, text);
  return path;
};

test('words are a command, or what an executor takes as words', () => {
  expect(specOf(['echo', 'a b'], {})).toEqual({ command: ['echo', 'a b'] });
  expect(specOf(['echo'], { executor: 'shell', set: ['workingDirectory=/srv'] })).toEqual({
    command: ['echo'],
    workingDirectory: '/srv',
  });
  expect(specOf(['fix', 'the', 'bug'], { executor: 'claude-code' })).toEqual({ prompt: 'fix the bug' });
  expect(() => specOf(['plan'], { executor: 'terraform' })).toThrow('terraform has no command');
  expect(() => specOf([], {})).toThrow('say what to run');
});

test('fields that are set go into what the file says', () => {
  const spec = fileOf('{"action":"plan","checkout":{"repository":"https://a.example/b.git"}}');
  const set = ['checkout.ref=main', 'parallelism=3', 'action=apply', 'targets=["a.b"]', 'workspace="7"'];
  expect(specOf([], { executor: 'terraform', spec, set })).toEqual({
    action: 'apply',
    checkout: { repository: 'https://a.example/b.git', ref: 'main' },
    parallelism: 3,
    targets: ['a.b'],
    workspace: '7',
  });
  expect(specOf([], { executor: 'claude-code', set: [`prompt=@${fileOf('do it\nwell')}`] })).toEqual({ prompt: 'do it\nwell' });
});

test.each([
  [{ set: ['action'] }, 'is not FIELD=VALUE'],
  [{ set: ['__proto__.x=1'] }, 'is not FIELD=VALUE'],
  [{ set: ['a b=1'] }, 'is not FIELD=VALUE'],
  [{ set: ['a=1', 'a.b=2'] }, 'has a value already'],
  [{ set: ['prompt=@/does/not/exist'] }, 'no such file'],
  [{ spec: '/does/not/exist' }, 'no such file'],
])('%o is refused in words', (flags, problem) => {
  expect(() => specOf([], flags)).toThrow(problem);
});

test('a file of something else is refused in words', () => {
  expect(() => specOf([], { spec: fileOf('[1]') })).toThrow('must be an object');
});
