import { restPaths } from '@baton/protocol';
import { findChromium } from '@baton/tools/chromium';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import type { BenchServer } from '../processes/server.ts';

const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Starts the installed Chromium on a folder of its own. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found. Install one, or set BATON_CHROMIUM to its path.');
  return await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', ...quiet] });
}

/** Makes the administrator of a fresh server and answers their session, as a browser keeps it. */
export async function signIn(server: BenchServer): Promise<string> {
  const token = new URL(server.setupUrl ?? '').searchParams.get('token');
  const answer = await fetch(server.url + restPaths.setup, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, login: 'ada', password: 'correct horse battery' }),
  });
  const session = /^baton_session=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1];
  if (session === undefined) throw new Error(`the administrator could not be made: ${answer.status}`);
  return session;
}

/** A window with nothing in its cache, signed in. */
export async function openWindow(browser: Browser, server: BenchServer, session: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: 'baton_session', value: session, url: server.url, httpOnly: true }]);
  return context;
}
