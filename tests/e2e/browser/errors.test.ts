import { type Pairing, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench, useSharedBench } from '../support/bench.ts';
import { taken } from '../support/rest.ts';
import { signedInUser } from '../support/users.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, liveMark, rowOf, see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();
const { value: house } = useSharedBench((shared) => openHouse(shared));

test('while the server is away the page can be read, says so, keeps what was to be sent, and goes on by itself', async () => {
  const { server, admin } = await openHouse(bench);
  await server.post(restPaths.runners, { name: 'atlas' });
  const { page, complaints } = await visit(server, { as: admin });
  complaints.expect(/ERR_CONNECTION|ERR_FAILED|ERR_EMPTY/);
  await page.goto('/runners');
  await see(liveMark(page, 'Live'));
  await button(page, 'Pair').click();
  const pair = dialog(page, 'Pair a runner');
  await pair.getByLabel('Name').fill('attic');
  await server.end('SIGKILL');
  await see(page.getByText(/The server does not answer since \d\d:\d\d/), 60_000);
  await see(page.getByText('atlas', { exact: true }).first());
  await pair.getByLabel('Name').focus();
  await page.keyboard.press('Enter');
  await see(pair.getByRole('alert').filter({ hasText: 'This could not be sent: the server does not answer' }));
  await server.start();
  await gone(page.getByText(/The server does not answer since/), 60_000);
  await see(liveMark(page, 'Live'));
  await pair.getByLabel('Name').focus();
  await page.keyboard.press('Enter');
  await see(pair.getByRole('region', { name: 'pairing command' }));
});

test('a script that is gone after an upgrade reloads the page once, at its place', async () => {
  const { server, admin } = house();
  const { page, complaints } = await visit(server, { as: admin });
  complaints.expect(/^404 GET \/assets\/AuditPage/);
  await page.goto('/runners');
  await see(liveMark(page, 'Live'));
  let asked = 0;
  await page.route('**/assets/AuditPage-*.js', (route) =>
    ++asked <= 2 ? route.fulfill({ status: 404, body: '' }) : route.continue(),
  );
  await link(page, 'Audit').click();
  await see(heading(page, 'Audit'));
  expect([asked, page.url()]).toEqual([3, `${server.url}/audit`]);
});

test('of two who change the same runner the later one sees what the other changed, and may insist', async () => {
  const { server, admin } = house();
  const { id } = await server.post<Pairing>(restPaths.runners, { name: 'atlas' });
  const { page, complaints } = await visit(server, { as: admin });
  await page.goto('/runners');
  await button(page, 'Actions on atlas').click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const form = dialog(page, 'Edit atlas');
  await form.getByLabel('Name').fill('mine');
  taken(await server.call('PATCH', restPaths.runner(id), { name: 'theirs' }));
  complaints.expect(/^409 PATCH/);
  await button(form, 'Save').click();
  await see(form.getByText('The runner theirs was changed by somebody else meanwhile: name'));
  await see(form.getByText('Name: theirs now; you want mine'));
  await button(form, 'Change it anyway').click();
  await gone(form);
  await see(rowOf(page, 'mine'));
});

test('who loses a right with a form open keeps what was typed, and reads who can give it back', async () => {
  const { server } = house();
  const { login, cookie } = await signedInUser(server);
  const give = async (role: string): Promise<unknown> =>
    taken(await server.call('PUT', restPaths.userGrants(login), { scope: 'baton/default', role, permissions: [] }));
  await give('owner');
  const { page, complaints } = await visit(server);
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: server.url }]);
  await page.goto('/jobs?new=job');
  const form = dialog(page, 'New job');
  await form.getByRole('textbox', { name: 'Command' }).fill('make release');
  await give('viewer');
  await see(form.getByText('You may no longer run jobs in baton/default'));
  complaints.expect(/^403 POST \/api\/v1\/jobs$/);
  await button(form, 'Submit the job').click();
  await see(form.getByRole('alert').filter({ hasText: /permission run_jobs .*Ask an owner of baton\/default/ }));
  await give('operator');
  await gone(form.getByText('You may no longer run jobs in baton/default'));
  expect(await form.getByRole('textbox', { name: 'Command' }).inputValue()).toBe('make release');
  await button(form, 'Submit the job').click();
  await see(heading(page, 'make release'));
});
