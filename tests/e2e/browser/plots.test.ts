import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { submit, untilRunning } from '../support/jobs.ts';
import { untilOver, untilRunner } from '../support/live.ts';
import { Runner } from '../support/runner.ts';
import { Gate } from '../support/signals.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { gone, heading, link, liveMark, see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

const told = (slider: Locator): Promise<string | null> => slider.getAttribute('aria-valuetext');

test('the dashboard leads to what it counts, and the page of a runner tells what it ran and when it was there, by keyboard', async () => {
  const { server, admin } = await openHouse(bench);
  const gate = new Gate(bench);
  const { page } = await visit(server, { as: admin });
  await page.goto('/');
  await see(heading(page, 'Dashboard'));
  expect(new URL(page.url()).pathname).toBe('/dashboard');
  await see(liveMark(page, 'Live'));

  const runner = await Runner.start(bench, server, { name: 'atlas', capacity: 2 });
  await untilOver(server, (await submit(server, 'true', { name: 'fine' })).id);
  await untilOver(server, (await submit(server, 'exit 3', { name: 'broken' })).id);
  const running = await submit(server, `read -r _ < ${gate.path}`, { name: 'goes on' });
  await untilRunning(server, running.id);

  // live: without a reload
  await see(page.getByText('of 1', { exact: true }));
  const attention = page.locator('section').filter({ has: heading(page, 'Needs attention') });
  await see(link(attention, 'broken'));
  await see(link(page, '1 busy'));
  await see(link(page, '1 processing'));

  const gantt = page.getByRole('group', { name: /^Who ran what/ });
  await page.goto('/dashboard?range=15m');
  await see(gantt.getByRole('link', { name: /^goes on: running/ }));
  const ended = page.getByRole('slider', { name: /^Jobs ended/ });
  await see(ended.locator('canvas'));
  await ended.focus();
  await page.keyboard.press('End');
  await expect.poll(() => told(ended)).toMatch(/^\d\d:\d\d to \d\d:\d\d: /);
  const last = await told(ended);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => told(ended)).not.toBe(last);
  await page.keyboard.press('+');
  await page.waitForURL(/from=.*Z&to=/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForURL(({ search }) => !search.includes('from='));

  await page.goto(`/runners/${runner.id}?range=15m`);
  const own = page.getByRole('group', { name: /^What it ran/ });
  const bar = own.getByRole('link', { name: /^goes on: running/ });
  await see(bar);
  await bar.focus();
  await page.keyboard.press('Home');
  await see(page.locator('[data-bar="0 0"]:focus'));
  const strip = page.getByRole('slider', { name: /^In contact/ });
  await strip.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => told(strip)).toContain('not there yet');
  await page.keyboard.press('End');
  await expect.poll(() => told(strip)).toContain('online');
  for (const name of ['Processor', 'Memory', 'Disk', 'Load'])
    await see(page.getByRole('slider', { name: new RegExp(`^${name}, from`) }));
  const history = page.locator('section').filter({ has: heading(page, 'History') });
  await see(history.getByRole('listitem').filter({ hasText: 'broken' }).getByText('Failed'));

  gate.open();
  await gone(own.getByRole('link', { name: /^goes on: running/ }));
  await runner.end('SIGTERM');
  await untilRunner(server, runner.id, ({ contact }) => contact === 'offline');
  const checks = page.getByRole('alert').filter({ hasText: 'This runner is offline. What to check' });
  await see(checks.getByText(/^It was last heard of at \d{4}/));
  await page.goto('/dashboard');
  await see(page.getByText('No runner is online. Jobs wait until one is.'));
});
