import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { submit, untilRunning } from '../support/jobs.ts';
import { Runner } from '../support/runner.ts';
import { Gate } from '../support/signals.ts';
import { useBrowserAtOnce } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { dialog, gone, heading, link, liveMark, rowOf, see } from './support/sight.ts';

const atOnce = useBrowserAtOnce();

const heartbeat = (row: Locator): Locator => row.getByRole('time').filter({ hasText: /^\d{4}-/ });

/** Marks a page, so that a reload would be noticed. */
const mark = (page: Page): Promise<unknown> => page.evaluate(() => Object.assign(globalThis, { marked: true }));
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => 'marked' in globalThis);

test.concurrent(
  'heartbeats move; a killed runner turns stale, then offline, and its page says what to check',
  atOnce(async (bench, visit) => {
    const durations = { staleAfterMs: 2_000, offlineAfterMs: 8_000, reconnectGraceMs: 300 };
    const { server, admin } = await openHouse(bench, { durations });
    const runner = await Runner.start(bench, server, { name: 'atlas' });
    const { page, tab } = await visit(server, { as: admin });
    await page.goto('/runners');
    await mark(page);
    const row = rowOf(page, 'atlas');
    await see(row.getByText('Online'));
    const first = await heartbeat(row).textContent();
    await see(heartbeat(row).filter({ hasNotText: first ?? '' }));

    const own = await tab();
    await own.goto(`/runners/${runner.id}`);
    await see(own.getByText('Online', { exact: true }));
    await runner.end('SIGKILL');
    // for six seconds
    const silent = own.getByRole('status').filter({ hasText: 'This runner has fallen silent. What to check' });
    await Promise.all([see(row.getByText('Stale')), see(silent)]);
    await see(row.getByText('Offline'));
    await see(page.getByText('No runner is online. Jobs wait until one is.'));
    await see(own.getByRole('alert').filter({ hasText: 'This runner is offline. What to check' }));
    await see(link(page, /^Offline\s*1$/));
    await see(link(page, /^Online\s*0$/));

    runner.start();
    await see(row.getByText('Online'));
    await gone(page.getByText('No runner is online. Jobs wait until one is.'));
    expect(await isMarked(page)).toBe(true);
  }),
);

test.concurrent(
  'a killed server: the mark says so, and when it is back the page shows the truth without reload',
  atOnce(async (bench, visit) => {
    const { server, admin } = await openHouse(bench);
    await Runner.start(bench, server, { name: 'atlas', capacity: 2 });
    const gate = new Gate(bench);
    const job = await submit(server, `echo before; read -r _ < ${gate.path}; echo after`, { name: 'through it' });
    await untilRunning(server, job.id);
    const { page, complaints, tab } = await visit(server, { as: admin });
    await page.goto(`/jobs/${job.id}`);
    await see(page.getByText('before', { exact: true }));
    const list = await tab();
    await list.goto('/jobs');
    await see(rowOf(list, 'through it').getByText('Processing'));
    await mark(page);
    await mark(list);

    // what is under way when it is killed is cut off, what comes later finds nobody
    complaints.expect(/ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE) GET /, /WebSocket connection to .* failed/);
    await server.end('SIGKILL');
    await Promise.all([see(liveMark(page, 'Reconnecting')), see(liveMark(list, 'Reconnecting'))]);
    await see(liveMark(page, /^Stale since \d\d:\d\d:\d\d$/));
    gate.open();
    await server.start();
    await see(liveMark(page, 'Live'));
    await see(page.getByText('after', { exact: true }));
    await see(page.getByText('Succeeded', { exact: true }));
    await see(page.getByText(/^Log complete, 2 of 2 lines/));
    await see(rowOf(list, 'through it').getByText('Succeeded'));
    await see(liveMark(list, 'Live'));

    await submit(server, 'true', { name: 'afterwards' });
    await see(rowOf(list, 'afterwards').getByText('Succeeded'));
    expect([await isMarked(page), await isMarked(list)]).toEqual([true, true]);
  }),
);

test.concurrent(
  'a page that is opened while the server is away comes by itself when it is back',
  atOnce(async (bench, visit) => {
    const { server, admin } = await openHouse(bench);
    const { page, complaints } = await visit(server, { as: admin });
    await page.goto('/jobs');
    await see(heading(page, 'To your first job in a minute'));
    complaints.expect(/^net::ERR_FAILED GET/, /^console: Failure: The server does not answer/);
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await see(heading(page, 'The server does not answer'));
    await page.unroute('**/api/**');
    await see(heading(page, 'To your first job in a minute'));
    await see(liveMark(page, 'Live'));
  }),
);

test.concurrent(
  'what one tab does, the other shows',
  atOnce(async (bench, visit) => {
    const { server, admin } = await openHouse(bench);
    const { page, tab } = await visit(server, { as: admin });
    const other = await tab();
    await page.goto('/jobs');
    await other.goto('/jobs');
    await see(heading(other, 'To your first job in a minute'));
    await page.bringToFront();
    await page.getByRole('button', { name: 'New job' }).click();
    const form = dialog(page, 'New job');
    await form.getByRole('textbox', { name: 'Command' }).fill('echo hello');
    await form.getByRole('button', { name: 'Submit the job' }).click();
    await see(heading(page, 'echo hello'));
    await see(rowOf(other, 'echo hello').getByText('Queued'));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await dialog(page, 'Cancel this job?').getByRole('button', { name: 'Cancel the job' }).click();
    await see(rowOf(other, 'echo hello').getByText('Cancelled'));
    await see(link(other, /^Cancelled\s*1$/));
  }),
);
