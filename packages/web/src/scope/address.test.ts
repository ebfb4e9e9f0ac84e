import { expect, test } from 'vitest';
import { scopeIn, withScope } from './address.ts';

test('a query names a scope, or none', () => {
  expect(scopeIn('?scope=acme/site&show=busy')).toBe('acme/site');
  expect(scopeIn('?show=busy')).toBeNull();
  expect(scopeIn('?scope=')).toBeNull();
});

test('links keep the scope of the page', () => {
  expect(withScope('/jobs', null)).toBe('/jobs');
  expect(withScope('/jobs', 'acme')).toBe('/jobs?scope=acme');
  expect(withScope('/jobs?show=failed#top', 'acme/site')).toBe('/jobs?show=failed&scope=acme/site#top');
  expect(withScope('/jobs', 'a&b')).toBe('/jobs?scope=a%26b');
});

test('a link that names a scope goes there, and one that names nothing leaves it', () => {
  expect(withScope('/jobs?scope=other', 'acme')).toBe('/jobs?scope=other');
  expect(withScope('/jobs?scope=', 'acme')).toBe('/jobs');
  expect(withScope('/jobs?show=busy&scope=', 'acme')).toBe('/jobs?show=busy');
});

test('a parameter that only ends with the word is another one', () => {
  expect(withScope('/jobs?telescope=1', 'acme')).toBe('/jobs?telescope=1&scope=acme');
});

test('whoever is not signed in stands in no scope', () => {
  expect(withScope('/sign-in?from=%2Fjobs', 'acme')).toBe('/sign-in?from=%2Fjobs');
});
