import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Explanation, type Job, type Runner as RunnerView, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { startCli } from './support/cli.ts';
import { detail, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilRunner } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const bench = useBench();
const radio = (id: string, min: number, max: number, path: string | null = null) => ({
  id,
  labels: ['sdr'],
  ranges: { frequency: [{ min, max }] },
  path,
});

/** A runner with devices, as its configuration file has them. */
async function withRadios(server: Server, path: string | null = null): Promise<Runner> {
  const runner = await Runner.start(bench, server, { name: 'roof' });
  await runner.end('SIGTERM');
  const devices = [radio('low', 1e5, 500e6, path), radio('wide', 1e6, 6e9)];
  writeFileSync(runner.config, JSON.stringify({ ...runner.stored, capacity: null, devices, attributes: { region: 'eu' } }));
  runner.start();
  await runner.untilOnline();
  return runner;
}

test('a frequency goes only to a device whose limits hold it; two devices run two jobs at once, never two on one', async () => {
  const server = await Server.start(bench);
  const roof = await withRadios(server);
  await Runner.start(bench, server, { name: 'plain', capacity: 4 });
  const shown = await server.get<RunnerView>(restPaths.runner(roof.id));
  expect(shown).toMatchObject({ capacity: 2, attributes: { region: 'eu' }, devices: [{ id: 'low' }, { id: 'wide' }] });

  const gate = new Gate(bench);
  const at = (frequency: number): Promise<Job> => submit(server, `read -r _ < ${gate.path}`, { ranges: { frequency } });
  const first = await untilRunning(server, (await at(433e6)).id);
  const second = await untilRunning(server, (await at(434e6)).id);
  expect([first, second]).toMatchObject([
    { runnerName: 'roof', deviceId: 'low' },
    { runnerName: 'roof', deviceId: 'wide' },
  ]);
  // Both are in use, so a third waits, and one that no device holds waits for ever; a job without a device goes elsewhere.
  const third = await at(2.4e9);
  const never = await at(7e9);
  const elsewhere = startCli(bench, server, ['run', '--', 'sh', '-c', 'echo "device: $BATON_DEVICE"']);
  expect(await elsewhere.exit).toBe(0);
  expect(elsewhere.stdout().toString()).toBe('device: \n');
  expect((await detail(server, third.id)).job.state).toBe('queued');

  gate.open(2);
  expect(await untilRunning(server, third.id)).toMatchObject({ deviceId: 'wide' });
  const words = ['run', '--range', 'frequency=400e6..410e6', '--attribute', 'region=eu', '--device', 'sdr', '--device', '--'];
  const command = startCli(bench, server, [...words, 'printenv', 'BATON_DEVICE']);
  expect(await command.exit).toBe(0);
  expect(command.stdout().toString()).toBe('low\n');
  expect((await detail(server, never.id)).job).toMatchObject({ state: 'queued', attempts: 0 });

  // of the device that is free 450 to 500 MHz are in the range
  expect(await startCli(bench, server, ['ranges', 'set', 'uhf', '450e6..3e9']).exit).toBe(0);
  const drawn = startCli(bench, server, [
    'run',
    '--draw',
    'frequency=uhf',
    '--',
    'sh',
    '-c',
    'echo $BATON_DEVICE $BATON_RANGE_FREQUENCY',
  ]);
  expect(await drawn.exit).toBe(0);
  const [device, frequency] = drawn.stdout().toString().trim().split(' ');
  expect(device).toBe('low');
  expect(Number(frequency)).toBeGreaterThanOrEqual(450e6);
  expect(Number(frequency)).toBeLessThanOrEqual(500e6);
});

test('a device is unplugged in the middle of its job: the attempt ends with that reason, and the next one takes another device', async () => {
  const server = await Server.start(bench);
  const device = join(bench.folder('baton-e2e-device'), 'radio0');
  writeFileSync(device, '');
  const roof = await withRadios(server, device);
  const gate = new Gate(bench);
  const job = await submit(server, `read -r _ < ${gate.path}`, { ranges: { frequency: 433e6 } });
  expect(await untilRunning(server, job.id)).toMatchObject({ deviceId: 'low' });

  rmSync(device);
  expect(await untilRunning(server, job.id, 2)).toMatchObject({ runnerName: 'roof', deviceId: 'wide' });
  const { history } = await detail(server, job.id);
  // the runner tells of its device and, a moment later, of the end: an offer that this second word overtakes is taken back and made anew
  expect(history.filter(({ acceptedAt }) => acceptedAt !== null)).toMatchObject([
    { deviceId: 'low', state: 'ended', cause: 'device_lost' },
    { deviceId: 'wide', state: 'running' },
  ]);
  expect(await server.get<RunnerView>(restPaths.runner(roof.id))).toMatchObject({ devicesAbsent: ['low'] });
  const other = await submit(server, 'true', { ranges: { frequency: 434e6 } });
  expect(await server.get(restPaths.jobExplanation(other.id))).toMatchObject({ verdict: 'waiting' });
  const only = await submit(server, 'true', { ranges: { frequency: 2e5 } });
  const { change, groups } = await server.get<Explanation>(restPaths.jobExplanation(only.id));
  expect(groups).toMatchObject([{ text: 'has its device unplugged', listed: [{ name: 'roof' }] }]);
  expect(change).toMatchObject([{ change: 'plug_in', text: 'plug in the device low of roof' }]);

  // it had not used one of its attempts up, and its second process is the only one that runs
  gate.open();
  await untilJob(server, job.id, (view) => view.job.state === 'succeeded');
  await untilJob(server, other.id, (view) => view.job.state === 'succeeded');
  expect((await detail(server, job.id)).job).toMatchObject({ attemptsCounted: 1 });

  writeFileSync(device, '');
  await untilRunner(server, roof.id, ({ devicesAbsent }) => devicesAbsent.length === 0);
  await untilJob(server, only.id, (view) => view.job.state === 'succeeded');
});
