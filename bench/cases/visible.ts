import type { Page } from 'playwright-core';
import { openWindow, signIn, startChromium } from '../browser/chromium.ts';
import { linksSeen, noteLinks } from '../browser/first-seen.ts';
import { Probes } from '../load/probes.ts';
import { startTask } from '../load/run-task.ts';
import { newestEvent } from '../processes/live.ts';
import { BenchServer } from '../processes/server.ts';
import { type Figure, high, low, percentileFigures } from '../report/bars.ts';
import { percentiles, round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

/** each job brings four events */
const jobsPerSecond = 260;
const eventsPerSecond = 1000;
const probeRunners = 5;
/** longer than the bar: a job that is over before the page could show it would not be missed */
const holdMs = 1_000;
/** what is under way when the measurement ends may still be shown */
const patienceMs = 5_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A change is sent → it is on the screen, in a real browser with the lists of runners and of jobs open, while much else happens. */
export const visible: Case = async ({ runners, seconds, warmUpSeconds }) => {
  const server = await BenchServer.start();
  const load = { kind: 'latency' as const, runners, warmUpSeconds, seconds: seconds * 10, perSecond: jobsPerSecond };
  const fleet = startTask<unknown>({ ...load, target: server, adminToken: server.adminToken });
  const browser = await startChromium();
  const probes = new Probes(server, server.adminToken);
  try {
    const session = await signIn(server);
    // A window each: to a tab that lies behind another one a browser gives few frames.
    const [jobsWindow, fleetWindow] = [await openWindow(browser, server, session), await openWindow(browser, server, session)];
    const jobs = await openList(await jobsWindow.newPage(), '/jobs?search=probe');
    const fleetPage = await openList(await fleetWindow.newPage(), '/runners?search=probe-runner');
    await wait(warmUpSeconds * 1000);
    const [before, startedAt] = [await newestEvent(server), performance.now()];
    const running = probes.run(probeRunners, holdMs);
    await Promise.race([wait(seconds * 1000), running, fleet.result]);
    const events = (await newestEvent(server)) - before;
    const perSecond = events / ((performance.now() - startedAt) / 1000);
    probes.stop();
    await running;
    await wait(patienceMs);
    return [
      ...figuresOf('job submitted → in the list of jobs', probes.submittedAt, await linksSeen(jobs)),
      ...figuresOf('job begun → in the list of runners', probes.begunAt, await linksSeen(fleetPage)),
      high('events in the fleet meanwhile', round(perSecond), 'events/s', eventsPerSecond),
    ];
  } finally {
    await browser.close();
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
};

async function openList(page: Page, path: string): Promise<Page> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await noteLinks(page, 'probe ');
  return page;
}

function figuresOf(name: string, sentAt: ReadonlyMap<string, number>, seenAt: Readonly<Record<string, number>>): Figure[] {
  const shown = [...sentAt].filter(([job]) => Number.isFinite(seenAt[job]));
  const samples = shown.map(([job, at]) => (seenAt[job] ?? 0) - at);
  return [
    ...percentileFigures(name, percentiles(samples), { p99: 250 }),
    low(`${name}, never seen of ${sentAt.size}`, sentAt.size - shown.length, 'changes', 0),
  ];
}
