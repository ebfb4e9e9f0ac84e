import { type Pairing, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { submit } from '../support/jobs.ts';
import { untilOver } from '../support/live.ts';
import { taken } from '../support/rest.ts';
import { Runner } from '../support/runner.ts';
import { Gate } from '../support/signals.ts';
import { signedInUser } from '../support/users.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, link, listening, liveMark, rowOf, see } from './support/sight.ts';

/*
 * Ways through the page that the descriptions of other products' runner pages tell of, and that no other test here walks. Which statement is met
 * where stands in docs/reference/coverage.md.
 */

const { bench, value: house } = useSharedBench(async (bench) => {
  const { server, admin } = await openHouse(bench);
  return { server, admin, runner: await Runner.start(bench, server, { name: 'atlas' }) };
});
const visit = useBrowser();

test('one row tells how a runner is, live: never heard of, idle, busy with a linked task, disabled while it finishes', async () => {
  const { server, admin, runner } = house();
  await server.post<Pairing>(restPaths.runners, { name: 'attic' });
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  await page.evaluate(() => Object.assign(globalThis, { marked: true }));
  // what it works on stands in another table too, with its name
  const busy = page.getByRole('row').filter({ has: button(page, 'Actions on atlas') });
  const [idle, unpaired] = [busy, rowOf(page, 'attic')];
  await see(unpaired.getByText('Not registered'));
  await see(unpaired.getByText('Never', { exact: true }));
  await see(idle.getByText('Online', { exact: true }));
  await see(idle.getByText('None', { exact: true }));
  await see(idle.getByText(runner.id.slice(0, 8)).first());

  const gate = new Gate(bench);
  const job = await submit(server, `read -r _ < ${gate.path}`, { name: 'flag 7' });
  await see(busy.getByText('Busy', { exact: true }));
  await see(link(busy, 'flag 7'));

  await button(busy, 'Enabled: disable atlas').click();
  const disable = dialog(page, 'Disable atlas');
  await see(disable.getByText('What it runs goes on and counts, and it stays connected.', { exact: false }));
  await see(disable.getByText('Does it hang? Kick it', { exact: false }));
  await button(disable, 'Disable').click();
  await gone(disable);
  await see(button(busy, /^Disabled: /));
  const later = await submit(server, 'true', { name: 'flag 8' });
  await see(link(busy, 'flag 7'));
  gate.open();
  expect((await untilOver(server, job.id)).job).toMatchObject({ state: 'succeeded', attempts: 1 });
  await see(busy.getByText('None', { exact: true }));
  await button(busy, /^Disabled: /).click();
  expect((await untilOver(server, later.id)).job.state).toBe('succeeded');
  await see(button(busy, 'Enabled: disable atlas'));
  expect(await page.evaluate(() => 'marked' in globalThis), 'without a reload').toBe(true);
});

test('a kick says when it is the right thing, and the other tab is for those who may make keys', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  await see(link(page, 'Provisioning keys'));
  await button(page, 'Actions on atlas').click();
  await page.getByRole('menuitem', { name: 'Kick…' }).click();
  const kick = dialog(page, 'Kick atlas');
  await see(kick.getByText('It comes back by itself', { exact: false }));
  await see(kick.getByText('To keep new jobs away and end nothing, disable it', { exact: false }));
  await listening(kick);
  await page.keyboard.press('Escape');
  await gone(kick);

  const { login, cookie } = await signedInUser(server);
  taken(await server.call('PUT', restPaths.userGrants(login), { scope: 'instance', role: 'operator' }));
  const other = await visit(server);
  const [name = '', value = ''] = cookie.split('=');
  await other.page.context().addCookies([{ name, value, url: server.url }]);
  await other.page.goto('/runners?scope=baton/default');
  await see(heading(other.page, 'Runners'));
  await see(liveMark(other.page, 'Live'));
  await gone(link(other.page, 'Provisioning keys'));
  // in what is their own they may
  await other.page.goto('/runners');
  await see(link(other.page, 'Provisioning keys'));
});

test('jobs wait, and say so, when no runner is online; a page of old jobs comes when one scrolls to it', async () => {
  const { server, admin } = house();
  const labels = ['nowhere'];
  const names = Array.from({ length: 130 }, (_, index) => `wait ${String(index + 1).padStart(3, '0')}`);
  for (const name of names) await submit(server, 'true', { name, labels });
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs?search=wait');
  await see(rowOf(page, 'wait 130'));
  await gone(rowOf(page, 'wait 001'));
  await rowOf(page, 'wait 130').hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 2_000);
        return await rowOf(page, 'wait 001').isVisible();
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  await link(page, 'wait 001').click();
  await see(heading(page, 'wait 001'));
  await see(page.getByText(/^It has waited for/));
});
