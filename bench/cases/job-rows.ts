import { fill } from '../backlog/fill.ts';
import { startChromium } from '../browser/chromium.ts';
import { listFigures } from '../browser/list-figures.ts';
import { BenchServer } from '../processes/server.ts';
import type { Case } from './case.ts';

const jobs = 100_000;
const scrollSecondsMax = 10;

/** The page of jobs with a long history and queue behind it, in a real browser. */
export const jobRows: Case = async ({ seconds }) => {
  const server = await BenchServer.start({}, async (store) => void (await fill(store, jobs, jobs)));
  const browser = await startChromium();
  try {
    return await listFigures(server, browser, '/jobs', Math.min(seconds, scrollSecondsMax), `jobs page with ${jobs} jobs`);
  } finally {
    await browser.close();
    await server.stop();
  }
};
