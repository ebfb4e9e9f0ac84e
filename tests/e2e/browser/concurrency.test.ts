import { test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { submit, untilRunning } from '../support/jobs.ts';
import { Runner } from '../support/runner.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

test('a new job gets a key from the form, waits for it, and its page says who has it', async () => {
  const { server, admin } = await openHouse(bench);
  await Runner.start(bench, server, { name: 'box', capacity: 2 });
  const first = await submit(server, 'exec sleep 1000', { concurrency: { key: 'mast', limit: 1 } });
  await untilRunning(server, first.id);
  const { page } = await visit(server, { as: admin });
  await page.goto('/jobs');
  await page.getByRole('button', { name: 'New job' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Command' }).fill('true');
  await dialog.getByRole('button', { name: 'Advanced' }).click();
  await dialog.getByLabel('Concurrency key').fill('mast');
  await dialog.getByRole('button', { name: 'Submit the job' }).click();
  await see(page.getByText('The key mast is used up: 1 of 1 at once.'));
  await see(page.getByText('mast, 1 at once'));
  await see(page.getByText(/wait for box/).first());
});
