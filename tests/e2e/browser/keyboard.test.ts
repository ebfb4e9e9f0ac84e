import { type JobList, restPaths, type TemplateList } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { untilRunner } from '../support/live.ts';
import { Runner } from '../support/runner.ts';
import { Administrator } from './support/administrator.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { hasFocus, tabTo } from './support/keys.ts';
import { button, dialog, gone, heading, listening, liveMark, openPalette, see } from './support/sight.ts';
import { signedOut } from './support/sign-in.ts';

const { value: house } = useSharedBench(async (bench) => {
  const opened = await openHouse(bench);
  const { server } = opened;
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  await server.post(restPaths.organizations, { name: 'acme' });
  await server.post(restPaths.projects, { owner: 'acme', name: 'site' });
  return { ...opened, runner };
});
const visit = useBrowser();

const scopeOf = (page: Page): string | null => new URL(page.url()).searchParams.get('scope');

test('from the sign-in to a cancelled job, by keys alone', async () => {
  const { server, runner } = house();
  const { page, complaints } = await visit(server);
  complaints.expect(signedOut);
  const { keyboard } = page;
  await page.goto('/runners');
  await see(heading(page, 'Sign in'));
  await tabTo(page, 'textbox "Login"');
  await keyboard.type(Administrator.login);
  await keyboard.press('Tab');
  await keyboard.type(Administrator.password);
  await keyboard.press('Enter');
  await see(liveMark(page, 'Live'));

  await keyboard.press('?');
  await listening(dialog(page, 'Keys'));
  await keyboard.press('Escape');
  await gone(dialog(page, 'Keys'));

  await keyboard.press('p');
  const pair = await listening(page.getByRole('dialog'));
  await tabTo(page, 'textbox "Name"');
  await keyboard.type('attic');
  await keyboard.press('Control+Enter');
  await see(pair.getByRole('region', { name: 'pairing command' }));
  await keyboard.press('Escape');
  await gone(pair);
  await see(page.getByRole('link', { name: 'attic', exact: true }));

  await tabTo(page, 'link "atlas"');
  await keyboard.press('Enter');
  await see(heading(page, 'atlas'));
  await openPalette(page);
  await keyboard.type('disable');
  await see(page.getByRole('option', { name: 'Disable atlas…', selected: true }));
  await keyboard.press('Enter');
  const disable = dialog(page, 'Disable atlas');
  await see(disable.getByRole('button', { name: 'Disable', disabled: false }));
  await listening(disable);
  await keyboard.type('new disk');
  await keyboard.press('Control+Enter');
  await see(button(page, 'Undo: atlas disabled'));
  await untilRunner(server, runner.id, ({ disabled }) => disabled?.reason === 'new disk');
  await keyboard.press('Control+z');
  await untilRunner(server, runner.id, ({ disabled }) => disabled === null);
  await see(button(page, 'Enabled: disable this runner'));

  await keyboard.press('c');
  const form = await listening(dialog(page, 'New job'));
  await keyboard.press('Control+Enter');
  // what is missing has the focus
  await see(form.locator('[aria-invalid=true]:focus'));
  await keyboard.type('sleep 600');
  await keyboard.press('Control+Enter');
  await page.waitForURL(/\/jobs\/[^?]/);
  await see(button(page, 'Cancel'));
  await openPalette(page);
  await keyboard.type('cancel');
  await see(page.getByRole('option', { name: 'Cancel this job…', selected: true }));
  await keyboard.press('Enter');
  await listening(dialog(page, 'Cancel this job?'));
  await keyboard.press('Enter');
  await gone(dialog(page, 'Cancel this job?'));
  await see(page.getByText('Cancelled').first());
});

test('a scope is chosen, kept, left and said to be unknown; a template made there is found and triggered, by keys alone', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const { keyboard } = page;
  await page.goto('/jobs');
  await see(liveMark(page, 'Live'));
  const scopes = dialog(page, 'Choose the scope');
  await button(page, 'All scopes: choose the scope').focus();
  await keyboard.press('Enter');
  await listening(scopes);
  await keyboard.press('Escape');
  await gone(scopes);
  await hasFocus(button(page, 'All scopes: choose the scope'));
  await page.getByRole('searchbox').focus();
  await openPalette(page);
  await keyboard.press('Escape');
  await hasFocus(page.getByRole('searchbox'));
  await keyboard.press('Tab');
  await keyboard.press('o');
  await listening(scopes);
  await keyboard.type('site');
  await see(page.getByRole('option', { name: /^acme\/site/, selected: true }));
  await keyboard.press('Enter');
  await see(button(page, 'acme/site: choose the scope'));
  await keyboard.press('g');
  await keyboard.press('t');
  await see(heading(page, 'Templates'));
  expect(scopeOf(page)).toBe('acme/site');
  await see(page.locator('a[href="/jobs?scope=acme/site"]', { hasText: /^Jobs$/ }));
  await keyboard.type('go');
  await see(heading(page, 'Pools'));
  await keyboard.type('ge');
  await see(heading(page, 'Releases'));
  await keyboard.type('gt');
  await see(heading(page, 'Templates'));

  await openPalette(page);
  await keyboard.type('new templ');
  await see(page.getByRole('option', { name: 'New template', selected: true }));
  await keyboard.press('Enter');
  const form = await listening(dialog(page, 'New template'));
  await tabTo(page, 'textbox "Name"');
  await keyboard.type('greeting');
  await tabTo(page, 'textbox "Command"');
  await keyboard.type('echo hello');
  await keyboard.press('Control+Enter');
  await gone(form);
  await page.waitForURL(/\/templates\/[^?]+\?scope=acme\/site$/);
  const { templates } = await server.get<TemplateList>(`${restPaths.templates}?scope=acme`);
  expect(templates).toMatchObject([{ name: 'greeting', project: 'acme/site' }]);

  await openPalette(page);
  await keyboard.type('run greeting');
  await see(page.getByRole('option', { name: 'Run greeting now…', selected: true }));
  await keyboard.press('Enter');
  await listening(dialog(page, 'Run greeting now?'));
  await keyboard.press('Control+Enter');
  await page.waitForURL(/\/jobs\/[^?]+\?scope=acme\/site$/);
  const { jobs } = await server.get<JobList>(`${restPaths.jobs}?search=greeting`);
  expect(jobs).toMatchObject([{ name: 'greeting', project: 'acme/site' }]);

  await see(heading(page, 'greeting'));
  await gone(dialog(page, 'Run greeting now?'));
  await keyboard.press('o');
  await listening(dialog(page, 'Choose the scope'));
  await keyboard.press('Enter');
  await see(button(page, 'All scopes: choose the scope'));
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/jobs');

  await page.goto('/runners?scope=acme/gone');
  await see(page.getByText('There is no scope acme/gone, or you may not see it'));
});

test('what is typed while the code of a dialog still comes is typed in it, Enter too', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  let comes: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    comes = resolve;
  });
  await page.route('**/assets/ScopeDialog-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/jobs');
  await see(liveMark(page, 'Live'));
  const asked = page.waitForRequest('**/assets/ScopeDialog-*.js');
  await page.keyboard.press('o');
  await asked;
  await page.keyboard.type('sitx');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('e');
  await page.keyboard.press('Enter');
  comes();
  await see(button(page, 'acme/site: choose the scope'));
  await gone(dialog(page, 'Choose the scope'));
  expect(scopeOf(page)).toBe('acme/site');
});
