import { expect, test } from 'vitest';
import { devicesOf } from '../match/offering.ts';
import { rowsOf } from '../testing/rows-of.ts';
import { sampleCapabilities, sampleRunner, sampleSession } from '../testing/samples.ts';
import { changedNothing, Scene } from '../testing/scene.ts';
import type { AttemptedWork } from '../work/work.ts';
import { tellDevices } from './devices.ts';
import { openSession } from './session.ts';

const radio = (id: string) => ({ id, labels: ['sdr'], ranges: {} });
const withRadios = (...ids: string[]) => ({ ...sampleCapabilities, devices: ids.map(radio) });
const roof = sampleRunner({ declared: withRadios('a', 'b') });

function holding(deviceId: string | null, fields: ConstructorParameters<typeof Scene>[0] = {}): AttemptedWork {
  const { job, attempt } = new Scene(fields).run();
  return { job, attempt: { ...attempt, deviceId } };
}

test('a device that is unplugged is not offered, and its attempt ends uncounted; others go on', () => {
  const decision = tellDevices(roof, [holding('a'), holding('b'), holding(null)], ['b'], 50);
  const [runner] = rowsOf(decision, 'runner');
  expect(runner && devicesOf(runner).map(({ id }) => id)).toEqual(['b']);
  expect(rowsOf(decision, 'attempt')).toMatchObject([{ deviceId: 'a', state: 'ended', cause: 'device_lost' }]);
  expect(rowsOf(decision, 'job')).toMatchObject([{ state: 'queued', attemptsCounted: 0 }]);
  expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['runner.devices_absent', 'job.attempt_lost']);
});

test.each([
  ['fail', 'failed'],
  ['hold', 'needs_attention'],
] as const)('the job follows its policy: %s', (onLost, state) => {
  expect(rowsOf(tellDevices(roof, [holding('a', { onLost })], [], 50), 'job')).toMatchObject([{ state }]);
});

test('a job that must not run twice is given away only when its process is known to be over', () => {
  const decision = tellDevices(roof, [holding('a', { onPartition: 'stop' })], [], 50);
  expect(rowsOf(decision, 'attempt')).toMatchObject([{ state: 'stopping', cause: 'device_lost' }]);
  expect(rowsOf(decision, 'job')).toEqual([]);
});

test('what was told before is no news; a device that comes back is offered again', () => {
  const without = sampleRunner({ declared: withRadios('a', 'b'), devicesAbsent: ['a'] });
  expect(changedNothing(tellDevices(without, [], ['b'], 50))).toBe(true);
  expect(rowsOf(tellDevices(without, [], ['b', 'a'], 50), 'runner')).toMatchObject([{ devicesAbsent: [] }]);
  expect(rowsOf(tellDevices(without, [], null, 50), 'runner'), 'who does not tell has them all').toMatchObject([
    { devicesAbsent: [] },
  ]);
  expect(changedNothing(tellDevices(sampleRunner(), [], ['ghost'], 50)), 'not a declared one').toBe(true);
});

test('a session that no longer declares a device ends its attempt in the same commit', () => {
  const start = { session: sampleSession({ id: 'session-2' }), capabilities: withRadios('b'), version: '1.1.0' };
  const decision = openSession({ ...roof, devicesAbsent: ['a', 'b'] }, start, [holding('a'), holding('b')], 50);
  expect(rowsOf(decision, 'runner')).toMatchObject([{ session: { id: 'session-2' }, devicesAbsent: ['b'] }]);
  expect(rowsOf(decision, 'attempt')).toMatchObject([{ deviceId: 'a', cause: 'device_lost' }]);
});
