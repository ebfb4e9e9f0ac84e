import { expect, test } from 'vitest';
import { loginProblem, passwordProblem } from './passwords.ts';

test.each([
  ['ada', true],
  ['ada.l-1', true],
  ['', false],
  ['Ada', false],
  ['.ada', false],
  ['a b', false],
])('login %s: %s', (login, good) => expect(loginProblem(login) === null).toBe(good));

test('passwords need twelve characters, emoji count once', () => {
  expect(passwordProblem('elevenchars')).toBe('One more character is needed.');
  expect(passwordProblem('')).toBe('12 more characters are needed.');
  expect(passwordProblem('🗝'.repeat(12))).toBeNull();
});
