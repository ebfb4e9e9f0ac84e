import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { Runner } from '../support/runner.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

test("a runner's page plots its vitals of the last day, with words for those who do not see it", async () => {
  const { server, admin } = await openHouse(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  const { page } = await visit(server, { as: admin });
  await page.goto(`/runners/${runner.id}`);
  for (const name of ['Processor', 'Memory', 'Disk', 'Load']) {
    const plot = page.getByRole('img', {
      name: new RegExp(`^${name} over the last hour: \\d.* on average, at most .* at \\d\\d:\\d\\d, lately`),
    });
    await see(plot);
    expect(await plot.locator('path').count()).toBe(2);
  }
});
