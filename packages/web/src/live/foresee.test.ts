import { expect, test } from 'vitest';
import { foresee, foreseeLabels } from './foresee.ts';
import { sampleRunner } from './testing/sample-rows.ts';

const acting = { by: 'ada', reason: 'disk', forMs: 1_000, now: 5_000 };
const why = { by: 'ada', reason: 'disk', at: 5_000 };
const task = { jobId: 'j', jobName: 'build', attemptId: 'a', since: 0, deviceId: null };
const busy = sampleRunner({ activity: 'busy', pill: 'busy', tasks: [task] });

test('disabled: the flag with who, why and until when; what it runs stays', () => {
  const after = foresee(busy, 'disable', acting);
  expect(after).toMatchObject({ pill: 'busy', flags: ['disabled'], tasks: [task], disabled: { ...why, until: 6_000 } });
  expect(foresee(busy, 'disable', { ...acting, forMs: null })).toMatchObject({ disabled: { until: null } });
});

test('drained, and enabled again; a drain of its own stays', () => {
  const drained = foresee(busy, 'drain', acting);
  expect(drained).toMatchObject({ pill: 'draining', flags: ['draining'], draining: { ...why, deadline: 6_000 } });
  expect(drained && foresee(drained, 'enable', acting)).toEqual({ ...busy, draining: null });
  const own = sampleRunner({
    pill: 'draining',
    flags: ['draining'],
    draining: { by: null, reason: null, at: 0, deadline: null },
  });
  expect(foresee(own, 'enable', acting)).toEqual(own);
});

test('an offline runner stays offline, whatever keeps jobs away from it', () => {
  const offline = sampleRunner({ contact: 'offline', pill: 'offline' });
  expect(foresee(offline, 'drain', acting)).toMatchObject({ pill: 'offline', flags: ['draining'] });
});

test('kicked and revoked it runs nothing; removed it is gone', () => {
  expect(foresee(busy, 'kick', acting)).toMatchObject({ pill: 'offline', activity: 'idle', tasks: [], kicked: why });
  expect(foresee(busy, 'revoke', acting)).toMatchObject({ pill: 'revoked', contact: 'revoked', tasks: [] });
  expect(foresee(busy, 'remove', acting)).toBeNull();
});

test('labels: added ones are replaced, declared ones stay', () => {
  const runner = sampleRunner({ labels: ['linux', 'gpu'], labelsAdded: ['gpu'] });
  expect(foreseeLabels(runner, ['arm'])).toMatchObject({ labels: ['linux', 'arm'], labelsAdded: ['arm'] });
});
