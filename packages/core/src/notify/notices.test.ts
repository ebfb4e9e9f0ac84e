import { expect, test } from 'vitest';
import { update } from '../decision/change.ts';
import type { EventDraft } from '../decision/event.ts';
import type { Job } from '../job/state.ts';
import { noticeBody, noticePath } from './body.ts';
import { alarmsEndedBy, noticesOf } from './notices.ts';
import { queueAlarm } from './queue-age.ts';

const job = { id: 'j', revision: 3, scopeId: 'acme/site', name: 'build', executor: 'shell', runnerId: 'r', attempts: 1 } as Job;
const event = (type: string, patch: Partial<EventDraft> = {}): EventDraft => ({
  ...{ scopeId: 'acme/site', kind: 'job', entityId: 'j', type, at: 5, detail: { runnerId: 'r' } },
  ...patch,
});
const to = (state: Job['state']) => update('job', job, { state });

test.each([
  ['job.failed', 'failed', 'job.failed'],
  ['job.attempt_lost', 'failed', 'job.failed'],
  ['job.attempt_lost', 'needs_attention', 'job.needs_attention'],
  ['job.resolved', 'succeeded', 'job.succeeded'],
] as const)('%s that leads to %s is told of as %s, in the order of its runner and of itself', (type, state, kind) => {
  expect(noticesOf([to(state)], [event(type)])).toMatchObject([
    { kind, subject: { kind: 'job', id: 'j' }, lanes: ['job j', 'runner r'], job: { state } },
  ]);
});

test('what leads to none of these is not, nor what leaves the state as it is, and of one job one thing is told', () => {
  expect(noticesOf([to('queued')], [event('job.attempt_lost')])).toEqual([]);
  expect(noticesOf([update('job', { ...job, state: 'failed' }, { gate: null })], [event('job.log_closed')])).toEqual([]);
  expect(noticesOf([to('failed')], [event('job.attempt_lost'), event('job.failed')])).toHaveLength(1);
});

test('a runner that is away raises an alarm, and one that comes back ends it', () => {
  const runner = { kind: 'runner', entityId: 'r', detail: { from: 'stale' } } as const;
  expect(noticesOf([], [event('runner.offline', runner)])).toMatchObject([
    { raises: 'offline r', clears: null, lanes: ['runner r'] },
  ]);
  expect(noticesOf([], [event('runner.online', runner)])).toMatchObject([{ raises: null, clears: 'offline r' }]);
  expect(noticesOf([], [event('runner.stale', runner)])).toEqual([]);
  const fresh = { ...runner, detail: { from: 'not_registered' } };
  expect(noticesOf([], [event('runner.offline', fresh)]), 'it has just registered').toEqual([]);
  expect(alarmsEndedBy([event('runner.removed', runner), event('runner.online', runner)])).toEqual(['offline r']);
});

test('pauses and queues are told of as they are', () => {
  const scope = { kind: 'system', entityId: 'acme' } as const;
  expect(noticesOf([], [event('scope.paused', scope)])).toMatchObject([
    { kind: 'assignment.paused', subject: { kind: 'scope' } },
  ]);
  const detail = { classId: 'c', thresholdMs: 60_000 };
  expect(noticesOf([], [event('queue.too_old', { ...scope, detail })])).toMatchObject([
    { subject: { kind: 'queue', id: 'c' }, lanes: ['queue c'], queueAgeMs: 60_000 },
  ]);
});

test('a body names what it is about, and where it is shown', () => {
  const [notice] = noticesOf([to('failed')], [event('job.failed', { detail: { runnerId: 'r', exitCode: 3 } })]);
  if (!notice) throw new Error('it is told of');
  const names = {
    eventId: 'e',
    scopeName: 'acme/site',
    subjectName: 'build',
    runnerName: 'one',
  };
  expect(JSON.parse(noticeBody(notice, { ...names, link: `https://b${noticePath(notice)}` }))).toEqual({
    ...{ id: 'e', type: 'job.failed', occurredAt: 5, scope: { id: 'acme/site', name: 'acme/site' } },
    subject: {
      ...{ kind: 'job', id: 'j', name: 'build', state: 'failed', executor: 'shell', attempts: 1, reason: null },
      runner: { id: 'r', name: 'one' },
    },
    ...{ detail: { runnerId: 'r', exitCode: 3 }, link: 'https://b/jobs/j' },
  });
});

test('a queue is told of when it crosses the threshold, and again only after it was well below', () => {
  let isRaised = false;
  const told = [0, 99, 100, 500, 99, 81, 100, 79, 99, 100, null, 100].map((age) => {
    const becomes = queueAlarm(age, 100, isRaised);
    if (becomes !== 'stay') isRaised = becomes === 'raise';
    return becomes;
  });
  expect(told).toEqual([
    ...['stay', 'stay', 'raise', 'stay', 'stay', 'stay', 'stay', 'clear', 'stay', 'raise', 'clear', 'raise'],
  ]);
});
