import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { axeViolations } from './support/axe.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { tooWide } from './support/overflow.ts';
import { button, heading, liveMark, see } from './support/sight.ts';
import { showOnPhone } from './support/still.ts';
import { codeOf } from './support/totp.ts';

const { value: house } = useSharedBench((bench) => openHouse(bench, { environment: { BATON_REQUIRE_TOTP: 'all' } }));
const visit = useBrowser();

test('where a second factor is demanded, whoever has none is led to set it up, and then goes on', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  await see(heading(page, 'Set up a second factor'));
  await see(page.getByRole('img', { name: 'QR code of the secret' }));
  expect(await axeViolations(page)).toEqual([]);
  await showOnPhone(page);
  expect(await tooWide(page)).toEqual([]);
  const secret = (await page.getByRole('region', { name: 'secret' }).locator('pre').textContent()) ?? '';
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await button(page, 'I have kept them').click();
  await see(liveMark(page, 'Live'));
  expect(new URL(page.url()).pathname).toBe('/runners');
});
