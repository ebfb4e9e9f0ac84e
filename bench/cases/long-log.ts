import { restPaths } from '@baton/protocol';
import type { Browser, Page } from 'playwright-core';
import { openWindow, signIn, startChromium } from '../browser/chromium.ts';
import { firstPaint } from '../browser/first-paint.ts';
import { framesWhile, scroll } from '../browser/frames.ts';
import { heapOf, plainLog, untilCounted, untilLine } from '../browser/long-log.ts';
import { finishedLog } from '../load/finished-log.ts';
import { BenchServer } from '../processes/server.ts';
import { type Figure, low, type RawCost } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const lines = 1_000_000;
const visits = 3;
const scrollSecondsMax = 10;
/** pixels of each turn of the wheel: reading, leafing through, and racing */
const speeds = [60, 600, 2_400];
const slowMs = 50;

/** A job that wrote a million lines, in a real browser: its end, its middle, a search through it, and scrolling. */
export const longLog: Case = async ({ seconds }) => {
  const server = await BenchServer.start();
  let browser: Browser | undefined;
  try {
    const jobId = await finishedLog(server, server.adminToken, lines);
    browser = await startChromium();
    return await look(server, browser, jobId, Math.min(seconds, scrollSecondsMax));
  } finally {
    await browser?.close();
    await server.stop();
  }
};

async function look(server: BenchServer, browser: Browser, jobId: string, seconds: number): Promise<Figure[]> {
  const name = `log of ${lines} lines`;
  const session = await signIn(server);
  const paints: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await openWindow(browser, server, session);
    paints.push((await firstPaint(context, `/jobs/${jobId}`, '[role=log] [data-stream]')).ms);
    await context.close();
  }
  const context = await openWindow(browser, server, session);
  const { page } = await firstPaint(context, `/jobs/${jobId}`, '[role=log] [data-stream]');
  const jumps: number[] = [];
  for (const line of [500_000, 123_456, 877_001, 250_250])
    jumps.push(await untilLine(page, { hash: `L${line}` }, `step ${line}${line % 1_000 === 0 ? ' failed' : ':'}`));
  const drag = await untilLine(page, { scrollShare: 0.5 }, 'step ');
  const search = await untilCounted(page, 'refused');
  const frames = await framesOf(page, seconds);
  const heap = await heapOf(page);
  const plain = await plainLog(context, `${restPaths.jobLog(jobId)}?format=raw`);
  const plainHeap = await heapOf(plain.page);
  const plainFrames = await framesOf(plain.page, seconds);
  const than = (value: number): RawCost => ({ name: 'a plain page of the whole text', value: round(value) });
  return [
    low(`${name}, first lines, worst of ${visits}`, round(Math.max(...paints)), 'ms', 1500, than(plain.ms)),
    low(`${name}, to a line far away, worst of ${jumps.length}`, round(Math.max(...jumps)), 'ms', 300),
    low(`${name}, scroll bar to the middle`, round(drag), 'ms', 300),
    low(`${name}, a search counted (${search.words.split(' of ')[1]} hits)`, round(search.ms), 'ms', 3000),
    low(`${name}, frames over ${slowMs} ms in 200`, slowShare(frames), 'frames', 1, than(slowShare(plainFrames))),
    low(`${name}, longest frame`, round(Math.max(...frames)), 'ms', 200, than(Math.max(...plainFrames))),
    low(`${name}, script memory of the tab`, round(heap), 'MB', 100, than(plainHeap)),
  ];
}

const slowShare = (frames: readonly number[]): number => round((200 * frames.filter((ms) => ms > slowMs).length) / frames.length);

async function framesOf(page: Page, seconds: number): Promise<number[]> {
  const frames: number[] = [];
  for (const pixels of speeds) frames.push(...(await framesWhile(page, () => scroll(page, seconds, pixels))));
  return frames;
}
