import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { call } from '../support/rest.ts';
import { Administrator } from './support/administrator.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, liveMark, see } from './support/sight.ts';
import { fillSignIn, signedOut } from './support/sign-in.ts';
import { codeOf } from './support/totp.ts';

const { value: house } = useSharedBench((bench) => openHouse(bench));
const visit = useBrowser();
const { login, password } = Administrator;

const textOf = async (page: Page, region: string): Promise<string> =>
  (await page.getByRole('region', { name: region }).locator('pre').textContent()) ?? '';
const signOut = async (page: Page): Promise<void> => {
  await button(page, `Menu of ${login}`).click();
  await button(page, 'Sign out').click();
  await see(heading(page, 'Sign in'));
};

test('the account page tells how baton comes to a machine, and what it says works', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/account');
  const [install, login] = (await textOf(page, 'commands that install baton')).split('\n');
  expect(login).toBe(`baton login ${server.url}`);
  const tarball = install?.replace('npm install --global ', '') ?? '';
  expect((await page.request.get(tarball)).headers()['content-type']).toMatch(/gzip|octet-stream/);
});

test('someone is invited, chooses a password by the link, gets a role, and is kept out again', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/people');
  await button(page, 'Invite someone').click();
  const invite = dialog(page, 'Invite someone');
  await invite.getByLabel('Login').fill('grace');
  await invite.getByLabel('Name').fill('Grace Hopper');
  await button(invite, 'Get the invitation link').click();
  await see(page.getByRole('region', { name: 'invitation link' }));
  const url = await textOf(page, 'invitation link');
  await button(invite, 'Done').click();

  const guest = await visit(server);
  await guest.page.goto(url);
  await guest.page.getByLabel('Password', { exact: true }).fill('a fine compiler');
  await button(guest.page, 'Set the password and sign in').click();
  await see(button(guest.page, 'Menu of grace'));

  await button(page, 'Change grace…').click();
  const grace = dialog(page, 'Grace Hopper (grace)');
  await grace.getByRole('combobox', { name: 'Scope' }).click();
  await page.getByRole('option', { name: 'instance' }).click();
  await grace.getByRole('combobox', { name: 'Role', exact: true }).click();
  await page.getByRole('option', { name: 'Operator: runs jobs and templates, handles runners' }).click();
  await button(grace, 'Give it').click();
  await see(button(grace, 'Take all in instance from grace'));
  // it comes again with what it may see now
  await see(button(guest.page, 'Pair'));
  await see(liveMark(guest.page, 'Live'));

  guest.complaints.expect(/^401 /);
  await button(grace, 'Disable…').click();
  await button(grace, 'Disable grace').click();
  await see(page.getByText('Disabled', { exact: true }));
  // shown before it is done
  await see(button(page, 'Undo: grace disabled'));
  await guest.page.goto('/jobs');
  await see(heading(guest.page, 'Sign in'));
  await fillSignIn(guest.page, 'grace', 'a fine compiler');
  await see(guest.page.getByRole('alert').filter({ hasText: 'The user grace is disabled' }));
});

test('a token is made for one project, shown once, works, and is revoked', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/account');
  await button(page, 'New token…').click();
  const form = dialog(page, 'New API token');
  await expect.poll(() => form.getByRole('combobox', { name: 'Scope' }).inputValue()).toBe('The instance');
  await form.getByLabel('Name').fill('nightly');
  await form.getByRole('combobox', { name: 'Scope' }).click();
  await page.getByRole('option', { name: 'baton/default' }).click();
  await form.getByLabel('Everything that ada may do there').uncheck();
  await button(form, 'Make the token').click();
  await see(page.getByRole('region', { name: 'token' }));
  const token = await textOf(page, 'token');
  await button(form, 'Done').click();
  const whoami = () => call<{ role: string }>(server.url, 'GET', '/api/v1/whoami', { token });
  expect(await whoami()).toMatchObject({ status: 200, body: { login, role: 'member' } });
  await page.reload();
  await see(page.getByTitle('From 127.0.0.1'));
  await button(page, 'Revoke nightly…').click();
  await button(page, 'Revoke the token').click();
  await gone(page.getByText('nightly'));
  expect(await whoami()).toMatchObject({ status: 401 });
});

test('a session that is ended in one browser asks for the sign-in in the other', async () => {
  const { server } = await ownHouse();
  const [one, other] = [await visit(server), await visit(server)];
  for (const { page, complaints } of [one, other]) {
    complaints.expect(signedOut);
    await page.goto('/account');
    await fillSignIn(page, 'linus', 'a kernel of truth');
    await see(heading(page, 'Account'));
    await see(liveMark(page, 'Live'));
  }
  await one.page.reload();
  await button(one.page, 'Sign out everywhere else').click();
  await gone(button(one.page, 'Sign out everywhere else'));
  await see(dialog(other.page, 'Sign in again'));
});

/** Someone else in the same house: the administrator's second factor is not theirs. */
async function ownHouse() {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const headers = { origin: server.url };
  await page.request.post('/api/v1/users', { headers, data: { login: 'linus' } });
  const answer = await page.request.post('/api/v1/users/linus/invitation', { headers });
  const token = new URL(((await answer.json()) as { url: string }).url).searchParams.get('token');
  await call(server.url, 'POST', '/api/v1/invitation', { body: { token, password: 'a kernel of truth' } });
  return { server };
}

// the last: its sign-ins end the administrator's session
test('a second factor is set up by the secret, asked for at the sign-in, and its recovery code works once', async () => {
  const { server, admin } = house();
  const { page, complaints } = await visit(server, { as: admin });
  await page.goto('/account');
  await button(page, 'Set it up…').click();
  const setup = dialog(page, 'Set up a second factor');
  await see(setup.getByRole('img', { name: 'QR code of the secret' }));
  const secret = await textOf(page, 'secret');
  complaints.expect(/^403 POST \/api\/v1\/totp\/confirm$/);
  await setup.getByRole('textbox', { name: 'Code' }).fill('000000');
  await button(setup, 'Turn it on').click();
  await see(setup.getByRole('alert').filter({ hasText: 'The code is wrong' }));
  await setup.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret));
  await button(setup, 'Turn it on').click();
  await see(page.getByRole('region', { name: 'recovery codes' }));
  const [first = ''] = (await textOf(page, 'recovery codes')).split('\n');
  await button(setup, 'I have kept them').click();
  await see(page.getByText('10 recovery codes left'));

  await signOut(page);
  complaints.expect(/^401 POST \/api\/v1\/session$/, /^403 POST \/api\/v1\/session\/code$/);
  await fillSignIn(page, login, password);
  await see(heading(page, 'Second factor'));
  // not made anew below: half a minute later it would be another one
  const used = codeOf(secret, 1);
  await page.getByRole('textbox', { name: 'Code' }).fill(used);
  await page.keyboard.press('Enter');
  await see(liveMark(page, 'Live'));

  await signOut(page);
  await fillSignIn(page, login, password);
  await page.getByRole('textbox', { name: 'Code' }).fill(used);
  await button(page, 'Sign in').click();
  await see(page.getByRole('alert').filter({ hasText: /The code is wrong|was used already/ }));
  await page.getByRole('textbox', { name: 'Code' }).fill(first);
  await button(page, 'Sign in').click();
  await see(liveMark(page, 'Live'));
  await page.goto('/account');
  await see(page.getByText('9 recovery codes left'));
  await button(page, 'Turn it off…').click();
  const removal = dialog(page, 'Turn off the second factor');
  await removal.getByRole('textbox', { name: 'Code' }).fill(first);
  complaints.expect(/^403 DELETE \/api\/v1\/totp$/);
  await button(removal, 'Turn it off').click();
  await see(removal.getByRole('alert').filter({ hasText: 'The code is wrong' }));
});
