import type { Page } from 'playwright-core';
import { button } from './sight.ts';

/** What a browser notes when the page asks who is signed in and nobody is. */
export const signedOut = /^401 GET \/api\/v1\/whoami$/;

/** Types login and password, and presses the button. */
export async function fillSignIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login', { exact: true }).fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').click();
}
