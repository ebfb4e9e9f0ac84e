import { beforeEach, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { CallsPlane } from './testing/semaphore-calls.ts';

const address = 'https://scale.example/';

let world: CallsPlane;
let id: string;

beforeEach(async () => {
  world = await CallsPlane.start();
  id = await world.registered('once', 1, address);
  world.webhooks.watch();
  await world.progress(id, {});
  await world.plane.clock.advance(150_000);
});

/** Calls that told of no task. */
const called = () => world.sent.filter((each) => (each as { task_id: number }).task_id === 0);
const pass = (ms: number) => world.plane.clock.advance(ms);

test('a runner that nobody hears of is called while a job waits that fits it, once a minute', async () => {
  expect(called()).toEqual([]);
  const other = await world.plane.submit({ labels: ['elsewhere'] });
  await pass(20_000);
  expect(called()).toEqual([]);
  const job = await world.plane.submit();
  await pass(12_000);
  expect(called()).toEqual([{ action: 'start', project_id: 0, task_id: 0, template_id: 0, runner_id: expect.any(Number) }]);
  await pass(40_000);
  expect(called()).toHaveLength(1);
  await pass(30_000);
  expect(called()).toHaveLength(2);
  // it comes, and is called no more
  await world.progress(id, {}, 'start-two');
  expect((await world.poll(id, 'start-two')).new_jobs).toHaveLength(1);
  expect(await Promise.all([other, job].map((each) => world.plane.stateOf(each)))).toEqual(['queued', 'processing']);
});

test.each<[string, () => Promise<unknown>]>([
  ['that is disabled', () => world.plane.act(id, 'disable')],
  ['of a system that is paused', () => world.plane.app.pauses.pause(null, { why: 'so', until: null, by: person('jo') })],
])('a runner %s is not called', async (_, change) => {
  await change();
  await world.plane.submit();
  await pass(30_000);
  expect(called()).toEqual([]);
});

test('what is closed calls nobody', async () => {
  world.webhooks.close();
  await world.plane.submit();
  await pass(30_000);
  expect(called()).toEqual([]);
});
