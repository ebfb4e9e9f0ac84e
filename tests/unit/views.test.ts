import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contactSheet, sheetsOf } from '../e2e/browser/support/contact-sheet.ts';
import type { Scene } from '../e2e/browser/support/scene.ts';
import type { View } from '../e2e/browser/support/view.ts';
import { views } from '../e2e/browser/support/views.ts';
import { root } from '../e2e/support/places.ts';

/** A scene in which everything has some name or other. */
const anyScene = new Proxy({}, { get: (_, key) => (key === Symbol.toPrimitive ? () => 'some-id' : anyScene) }) as Scene;

const pathOf = (view: View): string => new URL(String(view.path(anyScene)), 'http://here').pathname;

const routes = [...readFileSync(join(root, 'packages/web/src/routes.ts'), 'utf8').matchAll(/ path: '([^']+)'/g)]
  .map(([, path]) => path ?? '')
  // only leads to another one
  .filter((path) => path !== '/');

/** The route that shows a path: one that names it, or else one with a part that may be anything, or else the one for all that there is not. */
const routeOf = (path: string): string | undefined =>
  routes.find((route) => route === path) ??
  routes.find((route) => new RegExp(`^${route.replace(/\$\w+/g, '[^/]+')}$`).test(path)) ??
  routes.find((route) => route === '$');

const viewsOf = (route: string): View[] => views.filter((view) => routeOf(pathOf(view)) === route);

/** Pages that list nothing of which there could be none. */
const withoutList = new Set(['/setup', '/invitation', '/second-factor', '/sign-in', '/settings', '/account']);
const lists = routes.filter((route) => !route.includes('$') && !withoutList.has(route));

// shown where it is demanded, which no server of the scene does: tests/e2e/browser/second-factor.test.ts looks at it
const elsewhere = new Set(['/second-factor']);

test.each(routes.filter((route) => !elsewhere.has(route)))('%s is looked at', (route) => {
  expect(viewsOf(route).map(({ name }) => name)).not.toEqual([]);
});

test.each(lists)('%s is looked at when it is empty and when it can not be read', (route) => {
  expect(viewsOf(route).map(({ state }) => state)).toEqual(expect.arrayContaining(['empty', 'error']));
});

test('each view has a name of its own', () => {
  const names = views.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('the contact sheet shows each picture with its name', () => {
  const sheets = sheetsOf(['jobs--dark.png', 'jobs--light.png', 'index.html', 'account-totp--light.png']);
  expect(sheets).toEqual([
    { view: 'account-totp', looks: ['light'] },
    { view: 'jobs', looks: ['dark', 'light'] },
  ]);
  expect(contactSheet(sheets).match(/src="[^"]+"/g)).toEqual([
    'src="account-totp--light.png"',
    'src="jobs--dark.png"',
    'src="jobs--light.png"',
  ]);
});
