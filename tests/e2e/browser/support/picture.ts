import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures go; without one, none are taken. */
const folder = process.env.BATON_SCREENSHOTS;

export const arePicturesWanted = folder !== undefined;

/** Takes a picture of what can be seen, when pictures were asked for. */
export async function picture(page: Page, view: string, look: string): Promise<void> {
  if (folder) await page.screenshot({ path: join(folder, `${view}--${look}.png`), animations: 'disabled' });
}
