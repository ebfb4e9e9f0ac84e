import { expect, test } from 'vitest';
import { ManualClock } from '../../app/testing/manual-clock.ts';
import type { Order } from '../interface.ts';
import { SimulatedCloud } from './cloud.ts';
import type { Program } from './program.ts';
import { SimulatedProvider } from './provider.ts';

const signal = (): AbortSignal => new AbortController().signal;

const order = (runnerId: string): Order => ({
  ...{ poolId: 'pool', poolName: 'A pool', identity: null, region: 'here', settings: {} },
  ...{ runnerId, runnerName: runnerId, serverUrl: 'http://baton.example', token: `token of ${runnerId}` },
  offering: { labels: [], executors: [], capacity: 1, attributes: {}, ranges: {} },
  program: { version: '1.0.0', image: null, file: null },
});

async function deploy(provider: SimulatedProvider, runnerId: string): Promise<void> {
  for (const planned of await provider.plan(order(runnerId), signal()))
    await provider.create(planned, order(runnerId), [], signal());
}

const stateOf = async (provider: SimulatedProvider, runnerId: string) => {
  const { program, reasons } = await provider.describe(order(runnerId), [], signal());
  return [program, ...reasons];
};

test('programs take their time to start, and are told to who plays them', async () => {
  const clock = new ManualClock();
  const log: string[] = [];
  const onStart = ({ runnerId, token }: Program) => {
    log.push(`${runnerId} with ${token}`);
    return () => void log.push(`${runnerId} ended`);
  };
  const provider = new SimulatedProvider({ cloud: new SimulatedCloud({ clock, startMs: () => 5_000, onStart }) });
  await deploy(provider, 'one');
  expect(await stateOf(provider, 'one')).toEqual(['starting']);
  await clock.advance(5_000);
  expect(await stateOf(provider, 'one')).toEqual(['running']);
  await provider.scale(order('one'), [], 0, signal());
  expect(await stateOf(provider, 'one')).toEqual(['stopped']);
  expect(log).toEqual(['one with token of one', 'one ended']);
});

test('a start that is stopped before it is over never happens', async () => {
  const clock = new ManualClock();
  const cloud = new SimulatedCloud({ clock, startMs: () => 5_000 });
  const provider = new SimulatedProvider({ cloud });
  await deploy(provider, 'one');
  await cloud.programs.forget('one');
  await clock.advance(10_000);
  expect(cloud.programs.alive()).toEqual([]);
});

test('an image that never starts says why; one that is silent runs', async () => {
  const reason = 'CannotPullContainerError: no such image';
  const cloud = new SimulatedCloud({
    clock: new ManualClock(),
    starts: ({ runnerId }) => (runnerId === 'bad' ? { reason } : 'silent'),
    onStart: () => {
      throw new Error('neither gets in contact');
    },
  });
  const provider = new SimulatedProvider({ cloud });
  await deploy(provider, 'bad');
  await deploy(provider, 'silent');
  expect(await stateOf(provider, 'bad')).toEqual(['stopped', reason]);
  expect(await stateOf(provider, 'silent')).toEqual(['running']);
  await cloud.programs.crash('silent', 'OutOfMemoryError');
  expect(await stateOf(provider, 'silent')).toEqual(['stopped', 'OutOfMemoryError']);
});

test('quotas and regions', async () => {
  const cloud = new SimulatedCloud({ clock: new ManualClock() });
  cloud.quotas.set('machine', 1);
  const provider = new SimulatedProvider({ cloud, regions: ['here'] });
  await deploy(provider, 'one');
  await expect(deploy(provider, 'two')).rejects.toMatchObject({ code: 'quota' });
  await expect(provider.plan({ ...order('one'), region: 'moon' }, signal())).rejects.toMatchObject({ code: 'region' });
  expect(provider.problems({ ...order('one'), region: 'moon' })).toMatchObject([{ where: 'region', value: 'moon' }]);
});

test('a call that takes long is called off', async () => {
  const clock = new ManualClock();
  const provider = new SimulatedProvider({ cloud: new SimulatedCloud({ clock, latencyMs: () => 1_000 }) });
  const cut = new AbortController();
  const planned = provider.plan(order('one'), cut.signal);
  cut.abort(new Error('called off'));
  await expect(planned).rejects.toThrow('called off');
  const second = provider.plan(order('one'), signal());
  await clock.advance(1_000);
  expect(await second).toHaveLength(4);
});
