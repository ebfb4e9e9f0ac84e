import {
  type AcceptAnswer,
  type NamedRangeList,
  protocolVersion,
  restPaths,
  runnerPaths,
  type SessionAnswer,
  type SyncAnswer,
} from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { call, taken } from '../support/rest.ts';
import { capabilities, register } from '../support/scripted-runner.ts';
import type { Server } from '../support/server.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { picture } from './support/picture.ts';
import { see } from './support/sight.ts';

const bench = useBench();
const visit = useBrowser();

/** A runner that begins to offer frequencies takes the job that waits for them; answers the values that it got. */
async function takeAt(server: Server, token: string, min: number, max: number): Promise<unknown> {
  const post = async <T>(path: string, body: object) => taken(await call<T>(server.url, 'POST', path, { token, body }));
  const can = { ...capabilities, ranges: { frequency: [{ min, max }] } };
  const boot = { bootId: 'scripted', version: '0.1.0', protocol: protocolVersion };
  const { sessionId } = await post<SessionAnswer>(runnerPaths.session, { ...boot, capabilities: can });
  const sync = { sessionId, number: 1, freeSlots: 1, leases: [], draining: false };
  const { offers } = await post<SyncAnswer>(runnerPaths.sync, sync);
  const [{ attemptId, epoch } = { attemptId: '', epoch: 0 }] = offers;
  const accept = { sessionId, epoch, syncNumber: 1 };
  return (await post<AcceptAnswer>(runnerPaths.accept(attemptId), accept)).assignment?.values;
}

test('a range is named in the settings, chosen in the form of a new job, and stands on its page with what it stood for', async () => {
  const { server, admin } = await openHouse(bench);
  const { token } = await register(server, 'radio');
  const { page } = await visit(server, { as: admin });
  await page.goto('/settings');
  await see(page.getByText('No named ranges yet.'));
  await page.getByRole('button', { name: 'Set the range' }).click();
  await see(page.getByText('Give at least one interval.'));
  await page.getByRole('textbox', { name: 'Range', exact: true }).fill('2m');
  await page.getByRole('textbox', { name: 'Intervals' }).fill('144e6..146e6\n147e6');
  await page.getByRole('textbox', { name: 'What it is for' }).fill('amateur');
  await picture(page, 'range-form', 'light');
  await page.getByRole('button', { name: 'Set the range' }).click();
  await see(page.getByText('frequency 144\u202f000\u202f000 – 146\u202f000\u202f000, 147\u202f000\u202f000\u00a0Hz'));

  await page.goto('/jobs?new=job');
  const form = page.getByRole('dialog', { name: 'New job' });
  await form.getByRole('textbox', { name: 'Command' }).fill('true');
  await form.getByRole('button', { name: 'Advanced' }).click();
  await form.getByLabel('Draw a value from').click();
  await page.getByRole('option', { name: 'frequency=2m' }).click();
  await picture(page, 'draw-field', 'light');
  await form.getByRole('button', { name: 'Submit the job' }).click();
  await see(page.getByText('Draws frequency from'));
  await see(page.getByText('144\u202f000\u202f000 – 146\u202f000\u202f000'));
  await see(page.getByText('offers no frequency'));
  await picture(page, 'draw-waiting', 'light');
  expect(await takeAt(server, token, 147e6, 200e6)).toEqual({ frequency: 147e6 });
  await see(page.getByText('frequency 147\u202f000\u202f000\u00a0Hz'));
  await picture(page, 'draw-drawn', 'light');

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Remove 2m' }).click();
  await see(page.getByText('No named ranges yet.'));
  expect((await server.get<NamedRangeList>(restPaths.ranges)).ranges).toEqual([]);
});
