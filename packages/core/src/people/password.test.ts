import { expect, test } from 'vitest';
import { passwordProblem } from './password.ts';

test.each([
  ['elevenchars', 'is too short (11 characters)'],
  ['ü'.repeat(257), 'is too long (257 characters)'],
  ['aaaaaaaaaaaa', 'has too few different characters'],
  ['121212121212', 'has too few different characters'],
  ['the ada lovelace', 'contains the login'],
  ['My-LOVELACE-99', 'contains the login'],
  ['123456789012', 'is one of those that are tried first'],
  ['abcdefghijklmnop', 'is one of those that are tried first'],
  ['password1234', 'is one of those that are tried first'],
  ['PasswordPassword1!', 'is one of those that are tried first'],
  ['qwertyuiop123', 'is one of those that are tried first'],
  ['administrator2', 'is one of those that are tried first'],
  ['correct horse battery', null],
  ['zebra-9-tulip', null],
  ['x8Vq2mLr0TzK', null],
  ['🦓🌷🚂🎻🍋🐙🪁🎩🌵🧭🪵🥁', null],
])('%s', (password, problem) => {
  expect(passwordProblem(password, 'lovelace')).toBe(problem);
});

test('a login of a few letters may stand in a password', () => {
  expect(passwordProblem('a badger in the attic', 'ada')).toBeNull();
});
