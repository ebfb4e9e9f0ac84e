import type { Assignment } from '@baton/protocol';
import { expect, test } from 'vitest';
import { SessionBench, success } from '../testing/session-bench.ts';

/** A runner that has job `a` on the radio `low`, and job `b` on none. */
const atWork = (): SessionBench => {
  const bench = new SessionBench();
  bench.do({ type: 'devices', present: ['low', 'wide'] }).open();
  bench.offer('a', 'continue', 'low').accepted('a');
  bench.offer('b').accepted('b');
  bench.effects = [];
  return bench;
};

test('every sync tells which devices are there; without devices nothing is said of them', () => {
  const bench = new SessionBench().do({ type: 'devices', present: ['low', 'wide'] }).open();
  expect(bench.took('sync')).toMatchObject([{ devices: ['low', 'wide'] }]);
  expect(bench.synced({}).took('sync')).toMatchObject([{ devices: ['low', 'wide'] }]);
  expect(new SessionBench().open().took('sync')).toMatchObject([{ devices: null }]);
});

test('a device goes: its job is stopped, others go on, and the server is told at once', () => {
  const bench = atWork().do({ type: 'devices', present: ['wide'] });
  expect(bench.took('stop')).toMatchObject([{ attemptId: 'a', cause: 'device_lost', graceMs: 10_000 }]);
  expect(bench.took('sync')).toMatchObject([
    { devices: ['wide'], leases: [{ attemptId: 'a', stopping: true }, { attemptId: 'b' }] },
  ]);
});

test('a device comes back: the server is told, nothing is stopped', () => {
  const bench = atWork().do({ type: 'devices', present: ['wide'] });
  bench.effects = [];
  bench.do({ type: 'devices', present: ['low', 'wide'] });
  expect(bench.took('stop')).toEqual([]);
  expect(bench.took('sync')).toMatchObject([{ devices: ['low', 'wide'] }]);
});

test.each([
  ['failed', { kind: 'failed' as const, exitCode: 1, signal: null, message: null }, 'device_lost'],
  ['succeeded', success, 'succeeded'],
])('a job that %s while its device was gone', (_, finish, kind) => {
  const bench = atWork().do({ type: 'devices', present: [] }).do({ type: 'ended', attemptId: 'a', finish });
  expect(bench.took('sync').at(-1)?.reports).toMatchObject([{ attemptId: 'a', kind, exitCode: finish.exitCode }]);
});

test('an offer of a device that is gone is declined with words; one that was accepted just before is not started', () => {
  const gone = new SessionBench().do({ type: 'devices', present: [] }).open().offer('a', 'continue', 'low');
  expect(gone.took('decline')).toMatchObject([{ attemptId: 'a', reason: 'its device low is gone' }]);
  const late = new SessionBench()
    .do({ type: 'devices', present: ['low'] })
    .open()
    .offer('a', 'continue', 'low');
  const accepting = late.state.syncNumber;
  late.do({ type: 'devices', present: [] });
  late.synced({ accepts: [{ attemptId: 'a', assignment: { attemptId: 'a', epoch: 1 } as Assignment }] }, accepting);
  expect(late.took('launch')).toEqual([]);
  expect(late.took('sync').at(-1)?.reports).toMatchObject([{ attemptId: 'a', kind: 'device_lost' }]);
});
