import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { BenchServer } from '../processes/server.ts';
import { type Figure, low, type RawCost } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import { openWindow, signIn } from './chromium.ts';
import { firstPaint } from './first-paint.ts';
import { framesWhile, scroll } from './frames.ts';

const visits = 3;
/** pixels of each turn of the wheel: reading, leafing through, and racing from one end to the other */
const speeds = [60, 600, 2_400];
const slowMs = 50;
const firstPaintMsMax = 1_500;
const firstRow = 'tbody tr a';

/** A page with a long list: how soon its first row is there, and how it is scrolled through, against a plain page of the same machine. */
export async function listFigures(
  server: BenchServer,
  browser: Browser,
  path: string,
  seconds: number,
  name: string,
): Promise<Figure[]> {
  const session = await signIn(server);
  const paints: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await openWindow(browser, server, session);
    paints.push((await firstPaint(context, path, firstRow)).ms);
    await context.close();
  }
  const context = await openWindow(browser, server, session);
  const { page } = await firstPaint(context, path, firstRow);
  const frames = await framesOf(page, seconds);
  const plain = await framesOf(await plainPage(context), seconds);
  const than = (value: number): RawCost => ({ name: 'a plain long page, scrolled under the same load', value });
  return [
    low(`${name}, first useful paint, worst of ${visits}`, round(Math.max(...paints)), 'ms', firstPaintMsMax),
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
