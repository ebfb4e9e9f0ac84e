import { expect, test } from 'vitest';
import { amongNames, usualProject } from './usual-project.ts';

const names = ['acme/a', 'acme/b', 'baton/default', 'other/x'];

test('something new belongs to the scope whose pages are shown', () => {
  expect(usualProject(names, 'acme/b')).toBe('acme/b');
  expect(usualProject(names, 'acme')).toBe('acme/a');
  expect(usualProject(names, 'instance')).toBe('baton/default');
});

test('without a scope, or where it has no project, the default one is meant, or else the first', () => {
  expect(usualProject(names, null)).toBe('baton/default');
  expect(usualProject(names, 'empty')).toBe('baton/default');
  expect(usualProject(['acme/a'], 'empty')).toBe('acme/a');
  expect(usualProject([], 'acme')).toBeUndefined();
});

test('the scope of the page is found among names, however it is written', () => {
  expect(amongNames(['instance', 'Acme'], 'acme')).toBe('Acme');
  expect(amongNames(['instance', 'Acme'], null)).toBeUndefined();
});
