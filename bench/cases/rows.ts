import type { Browser } from 'playwright-core';
import { startChromium } from '../browser/chromium.ts';
import { listFigures } from '../browser/list-figures.ts';
import { startTask } from '../load/run-task.ts';
import { inContact } from '../processes/gauges.ts';
import { BenchServer } from '../processes/server.ts';
import { until } from '../processes/until.ts';
import type { Case } from './case.ts';

const scrollSecondsMax = 10;
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
    const name = `runners page with ${idleRunners} rows`;
    return await listFigures(server, browser, '/runners', Math.min(seconds, scrollSecondsMax), name);
  } finally {
    await browser?.close();
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
};
