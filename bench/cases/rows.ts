import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openWindow, signIn, startChromium } from '../browser/chromium.ts';
import { firstPaint } from '../browser/first-paint.ts';
import { framesWhile, scroll } from '../browser/frames.ts';
import { startTask } from '../load/run-task.ts';
import { inContact } from '../processes/gauges.ts';
import { BenchServer } from '../processes/server.ts';
import { until } from '../processes/until.ts';
import { type Figure, low, type RawCost } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const visits = 3;
const scrollSecondsMax = 10;
/** pixels of each turn of the wheel: reading, leafing through, and racing from one end to the other */
const speeds = [60, 600, 2_400];
const slowMs = 50;
const settleMs = 20_000;

/** The page of runners with a whole fleet on it that keeps in contact, in a real browser. */
export const rows: Case = async ({ idleRunners, seconds }) => {
  const server = await BenchServer.start();
  const load = { kind: 'idle' as const, runners: idleRunners, warmUpSeconds: 0, seconds: 0 };
  const fleet = startTask<{ connected: number }>({ ...load, target: server, adminToken: server.adminToken });
  let browser: Browser | undefined;
  try {
    browser = await startChromium();
    await fleet.result;
    await until(async () => (await inContact(server)) === idleRunners, `${idleRunners} runners to be in contact`);
    // as in the case `idle`: two rounds of syncs, so that the registrations are over and answers are spread
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return await look(server, browser, Math.min(seconds, scrollSecondsMax), `runners page with ${idleRunners} rows`);
  } finally {
    await browser?.close();
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
};

async function look(server: BenchServer, browser: Browser, seconds: number, name: string): Promise<Figure[]> {
  const session = await signIn(server);
  const paints: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await openWindow(browser, server, session);
    paints.push((await firstPaint(context, '/runners', 'tbody tr a')).ms);
    await context.close();
  }
  const context = await openWindow(browser, server, session);
  const { page } = await firstPaint(context, '/runners', 'tbody tr a');
  const frames = await framesOf(page, seconds);
  const plain = await framesOf(await plainPage(context), seconds);
  const than = (value: number): RawCost => ({ name: 'a plain long page, scrolled under the same load', value });
  return [
    low(`${name}, first useful paint, worst of ${visits}`, round(Math.max(...paints)), 'ms', 1500),
    low(`${name}, frames over ${slowMs} ms in 200`, slowShare(frames), 'frames', 1, than(slowShare(plain))),
    low(`${name}, longest frame`, round(Math.max(...frames)), 'ms', 200, than(round(Math.max(...plain)))),
  ];
}

const slowShare = (frames: readonly number[]): number => round((200 * frames.filter((ms) => ms > slowMs).length) / frames.length);

async function framesOf(page: Page, seconds: number): Promise<number[]> {
  const frames: number[] = [];
  for (const pixels of speeds) frames.push(...(await framesWhile(page, () => scroll(page, seconds, pixels))));
  return frames;
}

/** What this machine and its browser can do with a long page that does nothing. */
async function plainPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const lines = Array.from({ length: 10_000 }, (_, index) => `<p>runner ${index}</p>`).join('');
  await page.setContent(lines);
  return page;
}
