import { describe, expect, test } from 'vitest';
import { useBench, useSharedBench } from '../support/bench.ts';
import { Server } from '../support/server.ts';
import { Administrator } from './support/administrator.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { hasFocus } from './support/keys.ts';
import { button, dialog, gone, heading, liveMark, see } from './support/sight.ts';
import { fillSignIn, signedOut } from './support/sign-in.ts';

const bench = useBench();
const visit = useBrowser();
const { login, password } = Administrator;

describe('a new server', () => {
  test('is set up by its one-time link, which signs in and works once', async () => {
    const server = await Server.prepare(bench);
    const { setupUrl } = await server.start();
    const { page, complaints } = await visit(server);

    complaints.expect(signedOut);
    await page.goto('/');
    await see(heading(page, 'Open the set-up link'));
    await see(page.getByText('it printed a one-time link in its terminal'));

    await page.goto(setupUrl ?? '');
    await see(heading(page, 'Welcome'));
    // the login is proposed
    await hasFocus(page.getByLabel('Password', { exact: true }));
    await page.getByLabel('Login', { exact: true }).fill(login);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await button(page, 'Create the administrator').click();
    await see(page.getByText(/12 characters/).first());
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button(page, 'Create the administrator').click();
    await see(heading(page, 'To your first job in a minute'));
    await see(liveMark(page, 'Live'));
    expect(page.url()).toBe(`${server.url}/runners`);

    const second = await visit(server);
    await second.page.goto(setupUrl ?? '');
    await see(heading(second.page, 'This server is set up already'));
    await second.page.getByRole('link', { name: 'Sign in' }).click();
    await see(heading(second.page, 'Sign in'));
  });

  test('refuses a link with a wrong token and says where the right one is', async () => {
    const { page, complaints } = await visit(await Server.start(bench));
    await page.goto('/setup?token=bat_setup_nonsense');
    await page.getByLabel('Password', { exact: true }).fill(password);
    complaints.expect(/^40[013] POST \/api\/v1\/setup$/);
    await button(page, 'Create the administrator').click();
    await see(page.getByRole('alert').filter({ hasText: /restart/i }));
  });
});

describe('a server that is set up', () => {
  const { value: house } = useSharedBench((bench) => openHouse(bench));

  test('signs out and in again; a wrong password is told with the next step', async () => {
    const { server, admin } = house();
    const { page, complaints } = await visit(server, { as: admin });
    await page.goto('/jobs');
    await button(page, `Menu of ${login}`).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await see(heading(page, 'Sign in'));

    complaints.expect(/^401 POST \/api\/v1\/session$/);
    await fillSignIn(page, login, 'wrong wrong wrong');
    await see(page.getByRole('alert').filter({ hasText: /Login or password is wrong.*Check both and try again/ }));

    await fillSignIn(page, login, password);
    await see(heading(page, 'Jobs'));
    await see(liveMark(page, 'Live'));
  });

  test('a session that ends in the middle leads to the sign-in, and back to where one was', async () => {
    const { server } = house();
    const { page, complaints } = await visit(server);
    complaints.expect(signedOut);
    await page.goto('/jobs?show=failed&search=nightly');
    await see(heading(page, 'Sign in'));
    await fillSignIn(page, login, password);
    await see(heading(page, 'Jobs'));
    expect(page.url()).toBe(`${server.url}/jobs?show=failed&search=nightly`);

    await page.goto('/runners?new=pair');
    const pair = dialog(page, 'Pair a runner');
    await see(pair);
    await see(liveMark(page, 'Live'));
    await page.context().clearCookies();
    complaints.expect(/^401 POST \/api\/v1\/runners$/);
    await pair.getByLabel('Name').fill('late');
    await button(pair, 'Get the command').click();
    const again = dialog(page, 'Sign in again');
    await again.getByLabel('Password', { exact: true }).fill(password);
    await button(again, 'Sign in').click();
    await gone(again);
    // over the page: what was typed is still there, and can be sent
    await button(pair, 'Get the command').click();
    await see(pair.getByRole('region', { name: 'pairing command' }));
    expect(page.url()).toBe(`${server.url}/runners?new=pair`);
  });
});
