import {
  cancel,
  concurrencyKeyId,
  type Decision,
  defaultProjectId,
  insert,
  newRunner,
  normalRequirements,
  offer,
  plainRequirements,
  submit,
} from '@baton/core';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../store/memory/store.ts';
import { LiveWorkIndex } from '../state/work.ts';
import { settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import { KeyedCommits } from './keyed-commits.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const jobClass = { id: 'c', revision: 1, requirements: normalRequirements(plainRequirements(defaultProjectId, 'shell')) };
const runnerFields = {
  ...{ executorsAllowed: null, labelsAdded: [], workspace: null, refusesUnlabelled: false, trusted: false, ephemeral: false },
};

const keyed = (key: string, limit: number) => ({ concurrency: { key, limit } });
const rowOf = (key: string) => plane.store.read.get('concurrencyKey', concurrencyKeyId(defaultProjectId, key));
const statesOf = (ids: string[]) => Promise.all(ids.map((id) => plane.stateOf(id)));

/** What it is offered, which it accepts, until it is offered nothing more. */
async function takeAll(runner: TestRunner): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const call = runner.sync();
    await settle();
    if (call.offers.length === 0) {
      call.dropConnection();
      return taken;
    }
    for (const offer of call.offers) {
      await runner.accept(offer);
      runner.holds.push({ attemptId: offer.attemptId, epoch: offer.epoch });
      taken.push(offer.jobId);
    }
  }
}

test('no more jobs of a key run at once than it allows, whatever kinds of jobs they are', async () => {
  const [first, second] = [
    await plane.runner('one', { capacity: 5 }),
    await plane.runner('two', { capacity: 5, labels: ['tx'] }),
  ];
  const ids = [
    await plane.submit(keyed('mast', 2)),
    await plane.submit({ ...keyed('mast', 2), labels: ['tx'] }),
    await plane.submit(keyed('mast', 2)),
    await plane.submit({ ...keyed('mast', 2), labels: ['tx'] }),
    await plane.submit(),
  ];
  const taken = [...(await takeAll(first)), ...(await takeAll(second))];
  expect(taken).toHaveLength(3);
  expect(taken, 'what needs no key starts').toContain(ids[4]);
  expect(await rowOf('mast')).toMatchObject({ limit: 2, held: 2 });
});

test('the next one starts at once when a permit comes back, on a runner that waits', async () => {
  const [one, two] = [await plane.runner('one'), await plane.runner('two')];
  const ids = [await plane.submit(keyed('state', 1)), await plane.submit(keyed('state', 1))];
  const offer = await one.take();
  const waits = two.sync();
  await settle();
  expect(waits.state).toBe('held');
  await one.report(offer);
  await settle();
  expect(waits.offers.map(({ jobId }) => jobId)).toEqual([ids[1]]);
});

test('keys of that name in other projects are other keys, and a row is gone when nobody uses it', async () => {
  const runner = await plane.runner();
  const id = await plane.submit(keyed('state', 1));
  const offer = await runner.take();
  expect(await rowOf('state')).toMatchObject({ held: 1 });
  await runner.report(offer);
  expect([await plane.stateOf(id), await rowOf('state')]).toEqual(['succeeded', null]);
});

test('many that come, start and end at the same time keep the count', async () => {
  const runners = await Promise.all(['a', 'b', 'c', 'd'].map((name) => plane.runner(name, { capacity: 3 })));
  const ids = await Promise.all(Array.from({ length: 20 }, () => plane.submit(keyed('k', 3))));
  let done = 0;
  while (done < ids.length) {
    const calls = runners.map((runner) => ({ runner, call: runner.sync({ freeSlots: 3 }) }));
    await settle();
    const offers = calls.flatMap(({ runner, call }) => call.offers.map((offer) => ({ runner, offer })));
    for (const { call } of calls) call.dropConnection();
    expect(offers.length).toBeGreaterThan(0);
    expect(offers.length).toBeLessThanOrEqual(3);
    await Promise.all(offers.map(({ runner, offer }) => runner.accept(offer)));
    await Promise.all(offers.map(({ runner, offer }) => runner.report(offer)));
    done += offers.length;
  }
  expect(new Set(await statesOf(ids))).toEqual(new Set(['succeeded']));
  expect(await rowOf('k')).toBeNull();
});

test('what is committed together and does not all go through leaves the count right', async () => {
  const store = createMemoryStore();
  const lane = new KeyedCommits(store, new LiveWorkIndex(), (plans) => store.commit(plans));
  const carryOut = async (...decisions: Decision[]) =>
    (
      await lane.commit(
        decisions.filter((each) => each.ok),
        () => true,
      )
    ).map(({ status }) => status);
  const submission = (id: string) => ({
    ...{ id, scopeId: defaultProjectId, name: id, executor: 'shell', jobClass, isClassStored: false, priority: 0 },
    ...{ onLost: 'requeue' as const, onPartition: 'continue' as const, maxAttempts: 3, timeLimitMs: null, waitLimitMs: null },
    ...{
      ...keyed('k', 3),
      rerunOf: null,
      templateId: null,
      run: null,
      secrets: null,
      drawFrom: null,
      spec: {},
      submittedBy: 'jo',
      idempotency: null,
    },
  });
  const workOf = async (id: string) => {
    const job = await store.read.get('job', id);
    if (!job) throw new Error('it was submitted');
    return { job, attempt: job.attemptId === null ? null : await store.read.get('attempt', job.attemptId) };
  };
  await carryOut(submit(submission('a'), 1));
  const before = await workOf('a');
  const plain = newRunner({ ...runnerFields, id: 'r', number: 1, scopeId: 'instance', name: 'r', createdBy: 'jo' }, 1);
  await store.commit([{ changes: [insert('runner', plain)], guards: [], events: [] }]);
  const to = { attemptId: 'x', runner: plain, sessionId: 's', deviceId: null, drawn: null, incarnation: 0 };
  expect(await carryOut(offer(before, to, 2))).toEqual(['committed']);
  // decided before the offer: in conflict, and nothing that is completed after them may count on them
  const stale = [3, 4].map((now) => cancel(before, 'jo', null, now));
  const fresh = ['b', 'c', 'd'].map((id) => submit(submission(id), 5));
  expect(await carryOut(...stale, ...fresh)).toEqual(['conflict', 'conflict', 'committed', 'committed', 'committed']);
  expect(await store.read.get('concurrencyKey', concurrencyKeyId(defaultProjectId, 'k'))).toMatchObject({ held: 1, limit: 3 });
  const entries = await store.read.keyedEntries(concurrencyKeyId(defaultProjectId, 'k'), 9);
  expect(entries.map(({ parked }) => parked === '').sort()).toEqual([false, true, true]);
});

test('a commit whose outcome is unknown takes no permit twice and loses none', async () => {
  const runner = await plane.runner('one', { capacity: 2 });
  plane.store.meet('unknown', 'concurrencyKey');
  const ids = [await plane.submit(keyed('k', 1), 'once'), await plane.submit(keyed('k', 1))];
  const offer = await runner.take();
  plane.store.meet('unknown', 'concurrencyKey');
  await runner.report(offer);
  runner.holds = [];
  const next = await runner.take();
  expect([offer.jobId, next.jobId]).toEqual(ids);
  expect(await rowOf('k')).toMatchObject({ held: 1 });
});

test('the key survives a restart of the server', async () => {
  const one = await plane.runner('one');
  const [first, second] = [await plane.submit(keyed('k', 1)), await plane.submit(keyed('k', 1))];
  const offer = await one.take();
  await plane.restart();
  const two = await plane.runner('two');
  const waits = two.sync();
  await settle();
  expect(waits.state).toBe('held');
  await one.report(offer);
  await settle();
  expect([await plane.stateOf(first), waits.offers[0]?.jobId]).toEqual(['succeeded', second]);
});

test('a runner that is removed with its work gives all permits back in one go', async () => {
  const runner = await plane.runner('one', { capacity: 3 });
  const ids = await Promise.all([1, 2, 3, 4].map(() => plane.submit(keyed('k', 3))));
  expect(await takeAll(runner)).toHaveLength(3);
  await plane.act('one', 'remove');
  expect((await statesOf(ids)).sort()).toEqual(['failed', 'failed', 'failed', 'queued']);
  expect(await rowOf('k')).toMatchObject({ held: 0 });
});

test('a queue is counted right while entries change their places', async () => {
  const runner = await plane.runner('one', { capacity: 9 });
  await Promise.all([1, 2, 3].map(() => plane.submit(keyed('k', 1))));
  await runner.take();
  const [kind] = await plane.app.explain.classes();
  expect(kind?.waiting).toBe(2);
});

test('why a job waits for a key: the block, who holds it, the place', async () => {
  const runner = await plane.runner('one', { capacity: 2 });
  await plane.submit(keyed('mast', 1));
  await runner.take();
  await plane.submit(keyed('mast', 1));
  const last = await plane.submit(keyed('mast', 1));
  const view = await plane.app.explain.job(last);
  expect(view).toMatchObject({
    verdict: 'blocked',
    place: { jobs: 1, orMore: false },
    blocks: [{ block: 'limit', kind: 'key', name: 'mast', limit: 1, held: 1 }],
  });
  expect(view.text).toContain('The key mast is used up: 1 of 1 at once. One job is before it.');
  expect(view.change?.map(({ text }) => text)).toEqual(['wait for one']);
});
