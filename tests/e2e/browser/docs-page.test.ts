import { restPaths } from '@baton/protocol';
import { test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';

const { value: house } = useSharedBench(openHouse);
const visit = useBrowser();

// That nothing is complained about, the content policy least of all, is looked at after each test.
test('the description of the API is shown, with nothing that its content policy forbids', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  // what is out of sight is not drawn: a link into the page brings it there, opened
  await page.goto(`${restPaths.docs}#/people/getWhoami`);
  await page.getByRole('heading', { name: /Baton/ }).first().waitFor();
  await page.getByText('The one who asks').first().waitFor();
});
