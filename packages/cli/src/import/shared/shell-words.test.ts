import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { disableCommand, flagOf, quoted } from './shell-words.ts';

test('a shell takes each as one word, whatever a file calls its runners', () => {
  const hostile = ["it's", '$(touch /tmp/x)', '`id`', 'a b', '; rm -rf ~', '"', '\\', '*', '', '-x', 'ünïcode', "'; true '"];
  const command = `printf '%s\\n' ${hostile.map(quoted).join(' ')}`;
  expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe(hostile.map((word) => `${word}\n`).join(''));
});

test('what needs no quotes has none', () => {
  expect([quoted('dmz-1'), quoted('https://baton.example/a'), flagOf('--scope', null), flagOf('--scope', 'acme/a')]).toEqual([
    ...['dmz-1', 'https://baton.example/a', '', ' --scope acme/a'],
  ]);
  expect(disableCommand('a b', 'Gitea')).toBe("baton runners disable 'a b' --reason 'disabled in Gitea'");
});
