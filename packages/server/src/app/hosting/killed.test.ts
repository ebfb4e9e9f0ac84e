import { describe, expect, test } from 'vitest';
import { aborted } from '../../provisioning/simulated/index.ts';
import { TestPlane } from '../testing/plane.ts';
import { HostedFleet } from './testing/pools.ts';

const kinds = ['secret', 'role', 'network', 'machine'];
const making = ['plan', ...kinds.map((kind) => `create:${kind}`)];
const removing = kinds.map((kind) => `remove:${kind}`);
/** `before`: the server dies when the call was entered in the ledger and nothing happened yet. `after`: when it happened and nobody heard of it. */
const whens = ['before', 'after'] as const;
type When = (typeof whens)[number];

const everyWay = (calls: readonly string[]) => calls.flatMap((call) => whens.map((when) => [call, when] as const));

async function begun(): Promise<{ plane: TestPlane; fleet: HostedFleet }> {
  const plane = await TestPlane.start();
  return { plane, fleet: await HostedFleet.start(plane) };
}

/** The next call of this name is never answered: whoever waits for it dies. */
function hang(plane: TestPlane, call: string, when: When): Promise<void> {
  if (when === 'after') return plane.cloud.faults.add(call as 'plan', 'never');
  const pass = plane.cloud.pass.bind(plane.cloud);
  return new Promise((reached) => {
    plane.cloud.pass = async (name, signal) => {
      if (name !== call) return await pass(name, signal);
      plane.cloud.pass = pass;
      reached();
      return await aborted(signal);
    };
  });
}

/** The server dies when it got so far, and another one starts. */
async function killedAt(plane: TestPlane, fleet: HostedFleet, call: string, when: When, begin: () => Promise<unknown>) {
  const reached = hang(plane, call, when);
  await begin();
  await fleet.settled(5);
  await reached;
  await plane.restart(2_000);
  await fleet.settled();
}

describe('a server that is killed goes on after its start, and nothing stands twice', () => {
  test.each(everyWay(making))('deploying: at %s, %s', async (call, when) => {
    const { plane, fleet } = await begun();
    let jobId = '';
    await killedAt(plane, fleet, call, when, async () => {
      jobId = (await fleet.deploy()).jobId;
    });
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
    expect(fleet.standing()).toEqual(kinds);
    expect(plane.cloud.history).toHaveLength(kinds.length);
    expect(plane.cloud.programs.alive()).toHaveLength(1);
    const [resource] = await plane.store.read.resourcesStanding();
    expect(await fleet.ledger(resource?.runnerId ?? '')).toEqual(kinds.map((kind) => `${kind} made`));
  });

  test('deploying: while it waits for the heartbeat', async () => {
    const { plane, fleet } = await begun();
    const { starts } = plane.cloud.programs;
    plane.cloud.programs.starts = () => 'silent';
    const { jobId } = await fleet.deploy();
    await fleet.settled();
    await plane.restart(2_000);
    plane.cloud.programs.starts = starts;
    await fleet.settled();
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
    expect(plane.cloud.history).toHaveLength(kinds.length);
  });

  test.each(everyWay(removing))('removing: at %s, %s', async (call, when) => {
    const { plane, fleet } = await begun();
    const { runnerId } = await fleet.deploy();
    await fleet.settled();
    let jobId = '';
    await killedAt(plane, fleet, call, when, async () => {
      jobId = (await fleet.begin(runnerId, 'remove')).jobId;
    });
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
    expect(fleet.standing()).toEqual([]);
    expect((await fleet.row(runnerId)).removedAt).not.toBeNull();
    expect(await plane.store.read.resourcesStanding()).toEqual([]);
  });

  test.each(everyWay(removing))('taking back: at %s, %s', async (call, when) => {
    const { plane, fleet } = await begun();
    plane.cloud.programs.starts = () => 'silent';
    const { runnerId, jobId } = await fleet.deploy();
    await fleet.settled();
    await killedAt(plane, fleet, call, when, () => plane.clock.advance(600_000));
    await plane.clock.advance(600_000);
    await fleet.settled();
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('failed');
    expect(fleet.standing()).toEqual([]);
    expect(await fleet.row(runnerId)).toMatchObject({ hosting: { state: 'absent', operation: null } });
    expect(await plane.store.read.resourcesStanding()).toEqual([]);
  });

  test.each([...everyWay(['scale']).map(([call, when]) => ['sleep', call, when] as const)])(
    '%s: at %s, %s',
    async (_, call, when) => {
      const { plane, fleet } = await begun();
      const { runnerId } = await fleet.deploy();
      await fleet.settled();
      await killedAt(plane, fleet, call, when, () => fleet.begin(runnerId, 'sleep'));
      expect(await fleet.row(runnerId)).toMatchObject({ hosting: { state: 'asleep', operation: null } });
      expect(plane.cloud.programs.alive()).toEqual([]);
      await killedAt(plane, fleet, call, when, () => fleet.begin(runnerId, 'wake'));
      expect(await fleet.row(runnerId)).toMatchObject({ hosting: { state: 'awake', operation: null } });
      expect(plane.cloud.programs.alive()).toHaveLength(1);
    },
  );

  test.each(everyWay(['update']))('updating: at %s, %s', async (call, when) => {
    const { plane, fleet } = await begun();
    const { runnerId } = await fleet.deploy();
    await fleet.settled();
    await plane.clock.advance(10);
    await killedAt(plane, fleet, call, when, () => fleet.begin(runnerId, 'update', '2.0.0'));
    expect(await fleet.row(runnerId)).toMatchObject({ version: '2.0.0', hosting: { state: 'awake', operation: null } });
    expect(plane.cloud.programs.alive()).toHaveLength(1);
  });
});
