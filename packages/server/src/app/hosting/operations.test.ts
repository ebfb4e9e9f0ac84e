import { beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../store/errors.ts';
import { person } from '../testing/fakes.ts';
import { codeOf, TestPlane } from '../testing/plane.ts';
import { HostedFleet } from './testing/pools.ts';

let plane: TestPlane;
let fleet: HostedFleet;
beforeEach(async () => {
  plane = await TestPlane.start();
  fleet = await HostedFleet.start(plane);
});

test('a runner is deployed: its machine is made step by step, and it is awake when it was heard of', async () => {
  const { runnerId, jobId } = await fleet.deploy();
  await fleet.settled();
  expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
  expect(fleet.standing()).toEqual(['secret', 'role', 'network', 'machine']);
  expect(await fleet.ledger(runnerId)).toEqual(['secret made', 'role made', 'network made', 'machine made']);
  expect(await fleet.row(runnerId)).toMatchObject({
    name: 'small-2',
    hosting: { state: 'awake', operation: null, poolId: 'pool-1' },
  });
});

const deployed = async (): Promise<string> => {
  const { runnerId } = await fleet.deploy();
  await fleet.settled();
  return runnerId;
};

test('a removal takes all of it away, the last first, and leaves a tombstone', async () => {
  const runnerId = await deployed();
  const { jobId } = await fleet.begin(runnerId, 'remove');
  await fleet.settled();
  expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
  expect(fleet.standing()).toEqual([]);
  expect(await fleet.ledger(runnerId)).toEqual(['secret gone', 'role gone', 'network gone', 'machine gone']);
  expect(await fleet.row(runnerId)).toMatchObject({ credential: 'revoked', hosting: { state: 'absent', operation: null } });
  expect((await fleet.row(runnerId)).removedAt).not.toBeNull();
});

test('a runner sleeps and wakes with a token of its own each time', async () => {
  const runnerId = await deployed();
  const before = await fleet.row(runnerId);
  await fleet.begin(runnerId, 'sleep');
  await fleet.settled();
  expect(await fleet.row(runnerId)).toMatchObject({ session: null, hosting: { state: 'asleep', operation: null } });
  expect(plane.cloud.programs.of(runnerId)?.state).toBe('stopped');
  expect((await plane.app.fleet.find(runnerId)).status).toMatchObject({ pill: 'scaled_to_zero', flags: ['asleep'] });
  await plane.clock.advance(10);
  await fleet.begin(runnerId, 'wake');
  await fleet.settled();
  const after = await fleet.row(runnerId);
  expect(after).toMatchObject({ hosting: { state: 'awake', operation: null } });
  expect(plane.cloud.programs.of(runnerId)?.program.token).not.toBe(before.tokenId);
  const told = (await plane.audit({ targetId: runnerId })).map(({ action }) => action);
  expect(told).toEqual(['runner.wake', 'runner.sleep', 'runner.deploy']);
  expect((await plane.app.fleet.find(runnerId)).status.flags).toEqual([]);
});

test('an update ends with the heartbeat of the new version', async () => {
  const runnerId = await deployed();
  await plane.clock.advance(10);
  const { jobId } = await fleet.begin(runnerId, 'update', '2.0.0');
  await fleet.settled();
  expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
  expect(await fleet.row(runnerId)).toMatchObject({ version: '2.0.0', hosting: { version: '2.0.0', state: 'awake' } });
});

test('one that never comes is taken back with the reasons of its provider', async () => {
  plane.cloud.programs.starts = () => ({ reason: 'CannotPullContainerError: no such image' });
  const { runnerId, jobId } = await fleet.deploy();
  await fleet.settled();
  await plane.clock.advance(600_000);
  await fleet.settled();
  expect(await plane.job(jobId)).toMatchObject({
    state: 'failed',
    outcome: { message: expect.stringContaining('no such image') },
  });
  expect(fleet.standing()).toEqual([]);
  expect(await fleet.row(runnerId)).toMatchObject({
    credential: 'none',
    hosting: { state: 'absent', operation: null, problem: { kind: 'deploy', reason: expect.stringContaining('no such image') } },
  });
});

test('an update that does not come goes back to the version before', async () => {
  const runnerId = await deployed();
  plane.cloud.programs.starts = ({ version }) => (version === '2.0.0' ? { reason: 'exit code 1' } : 'runs');
  await plane.clock.advance(10);
  const { jobId } = await fleet.begin(runnerId, 'update', '2.0.0');
  await fleet.settled();
  await plane.clock.advance(600_000);
  await fleet.settled();
  expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('failed');
  expect(await fleet.row(runnerId)).toMatchObject({
    version: '1.0.0',
    hosting: { version: null, state: 'awake', problem: { reason: expect.stringContaining('exit code 1') } },
  });
});

test('what is cancelled is taken back', async () => {
  plane.cloud.programs.starts = () => 'silent';
  const { runnerId, jobId } = await fleet.deploy();
  await fleet.settled();
  expect(fleet.standing()).toHaveLength(4);
  await plane.app.jobs.cancel(jobId, person('ada'), 'not needed');
  await fleet.settled();
  expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('cancelled');
  expect(fleet.standing()).toEqual([]);
  expect(await fleet.row(runnerId)).toMatchObject({ hosting: { state: 'absent', operation: null } });
});

test('a removal waits for the jobs of its runner, which gets no new ones', async () => {
  const runnerId = await deployed();
  const runner = fleet.running.get(runnerId);
  if (!runner) throw new Error('its program runs');
  await runner.open();
  await plane.submit();
  const offer = await runner.take();
  await fleet.begin(runnerId, 'remove');
  await fleet.settled();
  const waiting = await plane.submit();
  expect(fleet.standing()).toHaveLength(4);
  expect((await plane.app.fleet.find(runnerId)).status.pill).toBe('draining');
  await runner.report(offer);
  runner.holds = [];
  await fleet.settled();
  expect(fleet.standing()).toEqual([]);
  expect(await plane.stateOf(waiting)).toBe('queued');
});

test.each([
  ['deploy', 'hosting_state'],
  ['wake', 'hosting_state'],
])('of one that is awake a %s is refused: %s', async (kind, code) => {
  const runnerId = await deployed();
  expect(await codeOf(fleet.begin(runnerId, kind as 'deploy'))).toBe(code);
});

test('one operation at a time works on a runner, and a pool has no more runners than it may', async () => {
  const { runnerId } = await fleet.deploy();
  expect(await codeOf(fleet.begin(runnerId, 'remove'))).toBe('operation_under_way');
  const more = await Promise.all(Array.from({ length: 6 }, () => codeOf(fleet.deploy())));
  expect(more.filter((code) => code === 'pool_full')).toHaveLength(2);
});

test('one that does not wake sleeps on, and may be woken again', async () => {
  const runnerId = await deployed();
  await fleet.begin(runnerId, 'sleep');
  await fleet.settled();
  plane.cloud.programs.starts = () => ({ reason: 'OutOfMemory: the machine is too small' });
  const { jobId } = await fleet.begin(runnerId, 'wake');
  await fleet.settled();
  plane.clock.stall(590_000);
  await plane.clock.advance(10_000);
  await fleet.settled();
  expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('failed');
  expect(await fleet.row(runnerId)).toMatchObject({
    credential: 'active',
    hosting: { state: 'asleep', operation: null, problem: { kind: 'wake', reason: expect.stringContaining('OutOfMemory') } },
  });
  plane.cloud.programs.starts = () => 'runs';
  await fleet.begin(runnerId, 'wake');
  await fleet.settled();
  const { hosting } = await fleet.row(runnerId);
  expect(hosting).toMatchObject({ state: 'awake' });
  expect(hosting?.problem).toBeUndefined();
});

test('who may not manage pools begins nothing, and does not see what stands elsewhere', async () => {
  const runnerId = await deployed();
  const nobody = plane.app.as({ userId: 'nobody', limits: null, address: '127.0.0.1' });
  expect(await codeOf(nobody.hosting.begin(runnerId, { kind: 'sleep' }, person('eve')))).toBe('runner_not_found');
  expect(await nobody.hosting.resources({ left: false, scope: null })).toEqual([]);
  expect(await codeOf(nobody.hosting.cleanUp(`${runnerId}:role`, person('eve')))).toBe('resource_not_found');
  expect(await codeOf(nobody.identities.find('any'))).toBe('identity_not_found');
});

test('the steps of an operation are told with the usual times of the last ones', async () => {
  await deployed();
  const { jobId } = await fleet.deploy();
  await fleet.settled();
  const facts = (await fleet.log(jobId, 'data'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(facts[0]).toMatchObject({ type: 'operation', kind: 'deploy', poolName: 'small', cause: 'ada asked for it' });
  const last = new Map(facts.slice(1).map((fact) => [fact.kind, fact]));
  expect([...last.keys()]).toEqual(['plan', 'secret', 'role', 'network', 'machine', 'heartbeat']);
  for (const fact of last.values()) expect(fact).toMatchObject({ type: 'step', state: 'done', usualMs: 0 });
});

describe('a commit whose outcome nobody heard', () => {
  const troubles = ['unknown', 'lost'] as const;

  test.each(troubles)('makes one runner where it is %s, which is answered and known', async (trouble) => {
    await deployed();
    plane.store.meet(trouble, 'runner');
    const { runnerId, jobId } = await fleet.deploy();
    expect((await fleet.row(runnerId)).hosting?.operation).toMatchObject({ kind: 'deploy', jobId });
    expect((await plane.app.fleet.find(runnerId)).runner.id).toBe(runnerId);
    await fleet.settled();
    expect(await plane.stateOf(jobId)).toBe('succeeded');
    expect(await fleet.hosted()).toHaveLength(2);
  });

  test.each(troubles)('makes one runner of the server where it is %s', async (trouble) => {
    plane.store.meet(trouble, 'runner');
    await deployed();
    expect((await plane.store.read.runners()).filter(({ builtIn }) => builtIn)).toHaveLength(1);
  });

  test('counts among the runners of its pool, also where it could not be looked at just then', async () => {
    plane = await TestPlane.start();
    fleet = await HostedFleet.start(plane, { max: 2 });
    await deployed();
    plane.store.meet('unknown', 'runner');
    const { read } = plane.store;
    const { getMany } = read;
    read.getMany = async (kind, ids) => {
      if (kind !== 'runner') return await getMany(kind, ids);
      read.getMany = getMany;
      throw new StoreUnavailable('down');
    };
    await expect(fleet.deploy()).rejects.toThrow(StoreUnavailable);
    expect(await codeOf(fleet.deploy())).toBe('pool_full');
    expect(await fleet.hosted()).toHaveLength(2);
  });

  test('begins what was asked of a runner that is there, and is no refusal of it', async () => {
    const runnerId = await deployed();
    plane.store.meet('unknown', 'runner');
    const { jobId } = await fleet.begin(runnerId, 'sleep');
    expect((await plane.app.fleet.find(runnerId)).runner.hosting?.operation).toMatchObject({ kind: 'sleep', jobId });
    await fleet.settled();
    expect(await plane.stateOf(jobId)).toBe('succeeded');
  });
});
