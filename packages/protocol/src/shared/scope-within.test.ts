import { expect, test } from 'vitest';
import { isWithin } from './scope-within.ts';

test('a scope holds itself and what stands under it', () => {
  expect(isWithin('acme/site', 'acme')).toBe(true);
  expect(isWithin('acme', 'Acme')).toBe(true);
  expect(isWithin('acme/site', null)).toBe(true);
  expect(isWithin('instance', 'instance')).toBe(true);
});

test('and neither what it stands under nor what only begins like it', () => {
  expect(isWithin('instance', 'acme')).toBe(false);
  expect(isWithin('acme', 'acme/site')).toBe(false);
  expect(isWithin('acmes/site', 'acme')).toBe(false);
});
