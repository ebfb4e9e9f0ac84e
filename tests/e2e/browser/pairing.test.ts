import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { paste } from '../support/pasted.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { button, dialog, gone, heading, rowOf, see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

/** Opens the dialog from the page and asks for a command. */
async function pair(page: Page, name: string) {
  await button(page, 'Pair').click();
  const asked = dialog(page, 'Pair a runner');
  await asked.getByLabel('Name').fill(name);
  await button(asked, 'Get the command').click();
  return { asked, command: asked.getByRole('region', { name: 'pairing command' }) };
}

test('the command of the pair dialog, run in an empty folder, brings the runner into the table and ticks the dialog', async () => {
  const { server, admin } = await openHouse(bench);
  const { page } = await visit(server, { as: admin, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto('/runners');
  await see(heading(page, 'To your first job in a minute'));
  const { asked, command } = await pair(page, 'attic');
  await see(asked.getByText(/Waiting for the runner. The command works once, for another 14:\d\d/));
  await button(asked, 'Copy pairing command').click();
  await see(button(asked, 'Copied: pairing command'));
  const pasted = await page.evaluate(() => navigator.clipboard.readText());
  expect(pasted).toBe(await command.textContent());
  expect(pasted).toContain(`${server.url}/download/baton-runner.tgz`);
  await see(rowOf(page, 'attic').getByText('Not registered'));

  paste(bench, pasted);
  await see(asked.getByRole('status').filter({ hasText: 'attic is online.' }), 60_000);
  await button(asked, 'Done').click();
  await gone(asked);
  await see(rowOf(page, 'attic').getByText('Online'));
  await see(rowOf(page, 'attic').getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/));
  await page.getByRole('link', { name: 'attic', exact: true }).click();
  await see(heading(page, 'attic'));
});

test('a command that has expired is replaced in place', async () => {
  const { server, admin } = await openHouse(bench, { durations: { pairingTtlMs: 4_000 } });
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  const { asked, command } = await pair(page, 'cellar');
  const first = await command.textContent();
  await see(asked.getByText('The command has expired without being run.'));
  await gone(command);
  await button(asked, 'Get a new command').click();
  const second = await command.textContent();
  expect(second).not.toBe(first);
  expect(second?.replace(/bat_pair_\S+/, '')).toBe(first?.replace(/bat_pair_\S+/, ''));
});
