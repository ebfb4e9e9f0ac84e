import { beforeEach, describe, expect, test } from 'vitest';
import { settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

const radio = (id: string, min: number, max: number) => ({ id, labels: [], ranges: { frequency: [{ min, max }] } });
const at = (frequency: number) => ({ ranges: { frequency: { min: frequency, max: frequency } } });

let plane: TestPlane;
let roof: TestRunner;
beforeEach(async () => {
  plane = await TestPlane.start();
  roof = await plane.runner('roof', { capacity: 2, devices: [radio('low', 1e6, 5e8), radio('high', 1e9, 6e9)] });
});

const lastAttempt = async (jobId: string) => (await plane.app.jobs.detail(jobId)).history.at(-1);

test('a device that is gone ends its attempt within the sync that tells so; the other device goes on being given away', async () => {
  const jobId = await plane.submit(at(4e8));
  const offer = await roof.take();
  const call = roof.sync({ devices: ['high'] });
  await settle();
  expect(call.answer?.stop).toMatchObject([{ attemptId: offer.attemptId, code: 'lease_lost' }]);
  expect(await plane.job(jobId)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
  expect(await lastAttempt(jobId)).toMatchObject({ state: 'ended', cause: 'device_lost', deviceId: 'low' });
  expect((await plane.app.explain.job(jobId)).groups).toMatchObject([{ reason: { hindrance: 'unplugged' } }]);

  roof.holds = [];
  const held = roof.sync({ devices: ['high'] });
  const other = await plane.submit(at(2e9));
  await settle();
  expect(held.offers).toMatchObject([{ jobId: other, deviceId: 'high' }]);
  expect(await plane.stateOf(jobId), 'it waits for the device').toBe('queued');
});

test('a device that comes back is given away again, also to a sync that tells nothing of devices', async () => {
  roof.sync({ devices: [] });
  const jobId = await plane.submit(at(4e8));
  await settle();
  expect(await plane.stateOf(jobId)).toBe('queued');
  expect((await roof.take()).jobId).toBe(jobId);
});

test('a report that rides along counts before what the sync says of devices', async () => {
  const jobId = await plane.submit(at(4e8));
  const { attemptId, epoch } = await roof.take();
  roof.sync({ devices: ['high'], reports: [{ attemptId, epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null }] });
  await settle();
  expect(await plane.stateOf(jobId)).toBe('succeeded');
});

test('a stop job is given away only when its runner no longer has it', async () => {
  const jobId = await plane.submit({ ...at(4e8), onPartition: 'stop' });
  await roof.take();
  roof.sync({ devices: ['high'] });
  await settle();
  expect(await lastAttempt(jobId)).toMatchObject({ state: 'stopping', cause: 'device_lost' });
  roof.holds = [];
  roof.sync({ devices: ['high'] });
  await settle();
  expect(await plane.job(jobId)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
  expect(await lastAttempt(jobId)).toMatchObject({ state: 'ended', cause: 'device_lost' });
});

describe('a session that no longer declares a device', () => {
  test('ends what has it for itself, before its first sync', async () => {
    const jobId = await plane.submit(at(4e8));
    await roof.take();
    roof.declare({ capacity: 2, devices: [radio('high', 1e9, 6e9)] });
    await roof.open();
    expect(await lastAttempt(jobId)).toMatchObject({ state: 'ended', cause: 'device_lost' });
    expect(plane.telemetry.of('leases_lost')).toBe(1);
  });
});
