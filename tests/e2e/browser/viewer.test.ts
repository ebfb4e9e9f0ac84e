import { restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { taken } from '../support/rest.ts';
import { signedInUser } from '../support/users.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, link, see } from './support/sight.ts';

const { value: house } = useSharedBench((bench) => openHouse(bench));
const visit = useBrowser();

test('who may only see is offered nothing that would be refused, and more as soon as it is given', async () => {
  const { server } = house();
  const { login, cookie } = await signedInUser(server);
  const give = async (role: string): Promise<unknown> =>
    taken(await server.call('PUT', restPaths.userGrants(login), { scope: 'instance', role }));
  await give('viewer');
  await server.post(restPaths.runners, { name: 'atlas' });
  const { page } = await visit(server);
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: server.url }]);
  await page.goto('/runners');
  await see(link(page, 'atlas'));
  await gone(button(page, 'Actions on atlas'));
  await gone(button(page, 'Enabled: disable atlas'));
  await button(page, 'Pair').click();
  const pair = dialog(page, 'Pair a runner');
  await pair.getByLabel('Name').fill('my own');
  await button(pair, 'Get the command').click();
  await see(pair.getByRole('region', { name: 'pairing command' }).or(pair.getByText('--token')).first());
  await page.keyboard.press('Escape');
  await gone(pair);
  await give('operator');
  await see(button(page, 'Actions on atlas'));
  await button(page, 'Actions on atlas').click();
  await see(page.getByRole('menuitem', { name: 'Disable…' }));
  expect(await page.getByRole('menuitem', { name: 'Rotate…' }).count(), 'an operator gives no tokens').toBe(0);
});
