import { insert, type Permission, type ProviderData, rolePermissions, type UpdateWave } from '@baton/core';
import { expect, test, vi } from 'vitest';
import { codeOf } from '../testing/plane.ts';
import { PoolWorld, person, poolId, poolRow } from './testing/world.ts';
import type { PoolInput } from './use-cases.ts';

/** Minutes of a pool are seconds of a machine that has much to do. */
vi.setConfig({ testTimeout: 120_000 });

const jo = person('jo');
const input = (patch: Partial<PoolInput> = {}): PoolInput => ({
  ...{ name: 'cloud', scope: null, provider: 'process', identity: null },
  ...patch,
});
const wave = (patch: Partial<UpdateWave> = {}): UpdateWave => ({
  ...{
    id: '00000000-0000-7000-8000-0000000000b1',
    revision: 1,
    poolId,
    version: '0.9.0',
    state: 'halted',
    stage: 0,
    runners: [],
  },
  ...{ usualStartMs: null, startedAt: 1, startedBy: 'server', endedAt: null, reason: null },
  ...patch,
});

const limitedTo = (permissions: readonly Permission[], scopeId = 'instance') => ({
  ...{ userId: null, limits: { permissions: [...permissions], scopeId }, address: '127.0.0.1' },
});

test('a pool is made with what is usual, changed at once, and told of in the audit log', async () => {
  const world = await PoolWorld.begin();
  const { pools } = world.app;
  const made = await pools.create(input(), jo);
  expect(made).toMatchObject({ scopeName: 'instance', spentLastDay: null, holding: null, waveId: null });
  expect(made.pool).toMatchObject({ min: 0, max: 1, idleMs: 300_000, startLimitMs: 600_000, onIdle: 'remove', updates: true });
  expect(await codeOf(pools.create(input(), jo))).toBe('pool_name_taken');
  expect(await codeOf(pools.create(input({ name: 'b', settings: { broken: 'no such size' } }), jo))).toBe('pool_invalid');
  expect(await codeOf(pools.create(input({ name: 'b', min: 3, max: 2 }), jo))).toBe('pool_invalid');
  expect(await codeOf(pools.create(input({ name: 'b', provider: 'docker' }), jo))).toBe('provider_missing');
  expect(await codeOf(pools.create(input({ name: 'b', identity: 'none' }), jo))).toBe('identity_not_found');
  const offering = { ...made.pool.offering, executors: [{ name: 'deploy-runner', version: null }] };
  expect(await codeOf(pools.create(input({ name: 'b', offering }), jo))).toBe('pool_invalid');
  // a minimum holds at once
  await pools.change('cloud', { min: 1, cost: { perHour: 6, ceilingPerDay: null } }, jo);
  await world.pass(30_000);
  expect((await pools.find('cloud')).runners).toEqual({ standing: 1, awake: 1, starting: 0, asleep: 0, busy: 0, failed: 0 });
  await world.pass(600_000);
  expect((await pools.find('cloud')).spentLastDay).toBeCloseTo(1.05, 1);
  expect(await codeOf(pools.change('cloud', { max: 5, unchangedSince: 1 }, jo))).toBe('changed_meanwhile');
  expect((await world.audit()).map(({ action }) => action)).toEqual(expect.arrayContaining(['pool.create', 'pool.edit']));
});

test('runners that are deployed at once are deployed by one built-in runner', async () => {
  const { app, store } = await PoolWorld.begin(poolRow({ max: 3 }));
  await Promise.all([1, 2, 3].map(() => app.pools.deploy('cloud', jo)));
  expect((await store.read.runners()).filter(({ builtIn }) => builtIn)).toHaveLength(1);
});

test('one more runner is started at a word, as far as there is room; a pool goes with its runners', async () => {
  const world = await PoolWorld.begin(poolRow({ max: 1 }));
  const { pools } = world.app;
  expect(await pools.deploy('cloud', jo)).toMatchObject({ kind: 'deploy' });
  await world.pass(30_000);
  expect(await codeOf(pools.deploy('cloud', jo))).toBe('pool_full');
  expect(await codeOf(pools.remove('cloud', false, jo))).toBe('pool_has_runners');
  const jobId = await world.submit();
  await world.pass(2_000);
  expect(await pools.remove('cloud', true, jo)).not.toBeNull();
  await world.pass(120_000);
  expect([await world.hosted(), await world.store.read.pools(), await world.stateOf(jobId)]).toEqual([[], [], 'succeeded']);
  expect(world.cloud.list()).toEqual([]);
});

test('a pool whose only runner never came goes with what is known of that, without another word', async () => {
  const world = await PoolWorld.begin(poolRow({ max: 1, startLimitMs: 10_000 }));
  const { pools } = world.app;
  world.cloud.programs.starts = () => 'silent';
  await pools.deploy('cloud', jo);
  await world.pass(60_000);
  expect([world.cloud.list(), (await world.hosted()).length]).toEqual([[], 1]);
  await pools.remove('cloud', false, jo);
  await world.pass(30_000);
  expect([await world.hosted(), await world.store.read.pools()]).toEqual([[], []]);
});

test('a stopped pool starts nothing and puts nothing away; a person resumes it', async () => {
  const world = await PoolWorld.begin(poolRow());
  const { pools } = world.app;
  await pools.stop('cloud', jo);
  const jobId = await world.submit();
  await world.pass(60_000);
  expect([(await pools.find('cloud')).holding, await world.hosted()]).toEqual(['The pool is stopped.', []]);
  await pools.resume('cloud', jo);
  await world.pass(60_000);
  expect(await world.stateOf(jobId)).toBe('succeeded');
  const { rows } = await pools.decisions('cloud', { limit: 10, after: null });
  expect(rows.map(({ what }) => what)).toEqual(['start', 'resume', 'hold', 'stop']);
});

test('who may not manage pools sees them and changes nothing; who does not see the scope finds none', async () => {
  const world = await PoolWorld.begin(poolRow());
  await world.store.commit([{ changes: [insert('updateWave', wave())], guards: [], events: [] }]);
  const as = (role: 'viewer' | 'operator') => world.app.as(limitedTo(rolePermissions[role])).pools;
  for (const role of ['viewer', 'operator'] as const) {
    expect((await as(role).list(null)).map(({ pool }) => pool.name)).toEqual(['cloud']);
    expect((await as(role).wave(wave().id)).wave.version).toBe('0.9.0');
    for (const call of [
      () => as(role).create(input({ name: 'b' }), jo),
      () => as(role).change('cloud', { max: 2 }, jo),
      () => as(role).remove('cloud', false, jo),
      () => as(role).stop('cloud', jo),
      () => as(role).resume('cloud', jo),
      () => as(role).deploy('cloud', jo),
      () => as(role).steer(wave().id, 'halt', jo),
    ])
      expect(await codeOf(call())).toBe('permission_denied');
  }
  const nobody = world.app.as({ userId: 'nobody', limits: null, address: '127.0.0.1' }).pools;
  expect(await nobody.list(null)).toEqual([]);
  expect([await codeOf(nobody.find('cloud')), await codeOf(nobody.wave(wave().id))]).toEqual([
    'pool_not_found',
    'wave_not_found',
  ]);
});

test('what the machine of the server may do is for those who hold the instance', async () => {
  const world = await PoolWorld.begin();
  const { id } = await world.app.scopes.createOrganization('acme', jo);
  const owner = world.app.as(limitedTo(rolePermissions.owner, id)).pools;
  expect(await codeOf(owner.create(input({ scope: 'acme' }), jo))).toBe('permission_denied');
  expect(await codeOf(owner.create(input({ scope: 'acme', provider: 'docker' }), jo))).toBe('permission_denied');
  const { identities } = world.app.as(limitedTo(rolePermissions.owner, id));
  const engine = { name: 'engine', scope: 'acme', provider: 'docker' as const, secret: null };
  const socket = { ...engine, data: { socketPath: '/var/run/docker.sock' } };
  const far = { ...engine, data: { url: 'https://engine.example:2376' } };
  expect([await codeOf(identities.create(socket, jo)), await codeOf(identities.create(far, jo))]).toEqual([
    'permission_denied',
    'permission_denied',
  ]);
  await world.app.identities.create(far, jo);
  expect(await codeOf(identities.edit('engine', { data: socket.data }, jo))).toBe('permission_denied');
  expect(await codeOf(owner.create(input({ scope: 'acme', provider: 'docker', identity: 'engine' }), jo))).toBe(
    'provider_missing',
  );
});

test('a wave is halted, resumed and taken back at a word, and not once it is over', async () => {
  const world = await PoolWorld.begin(poolRow({ updates: false }));
  await world.store.commit([{ changes: [insert('updateWave', wave({ state: 'running' }))], guards: [], events: [] }]);
  const { pools } = world.app;
  expect((await pools.steer(wave().id, 'halt', jo)).wave).toMatchObject({ state: 'halted', reason: 'jo halted it' });
  expect((await pools.steer(wave().id, 'resume', jo)).wave.state).toBe('running');
  await pools.steer(wave().id, 'take_back', jo);
  await world.pass(20_000);
  expect((await pools.wave(wave().id)).wave).toMatchObject({ state: 'taken_back', reason: 'jo took it back' });
  expect(await codeOf(pools.steer(wave().id, 'resume', jo))).toBe('wave_over');
  expect((await pools.waves('cloud')).map(({ poolName }) => poolName)).toEqual(['cloud']);
  expect((await world.audit()).map(({ action }) => action)).toEqual(['wave.take_back', 'wave.resume', 'wave.halt']);
});

test('identities that lend rights of the server are made by those who hold the instance', async () => {
  const world = await PoolWorld.begin();
  const { id } = await world.app.scopes.createOrganization('acme', jo);
  const owner = world.app.as(limitedTo(rolePermissions.owner, id)).identities;
  const fresh = (provider: 'docker' | 'ecs-fargate', data: ProviderData) => {
    const identity = { name: JSON.stringify(data), scope: 'acme', provider, data, secret: null };
    return owner.create(identity, jo);
  };
  expect(await codeOf(fresh('docker', { socketPath: '/var/run/docker.sock' }))).toBe('permission_denied');
  expect(await codeOf(fresh('ecs-fargate', { kind: 'ambient' }))).toBe('permission_denied');
  const { identity } = await fresh('ecs-fargate', { kind: 'keys', accessKeyId: 'AKIA0123456789ABCDEF' });
  const data = { kind: 'ambient' };
  expect(await codeOf(owner.edit(identity.id, { data }, jo))).toBe('permission_denied');
  await world.app.identities.edit(identity.id, { data }, jo);
  expect(await codeOf(owner.edit(identity.id, { name: 'mine' }, jo))).toBe('permission_denied');
});

test('with its scope a pool goes, and its runners with what a provider made for them', async () => {
  const world = await PoolWorld.begin();
  await world.app.scopes.createOrganization('acme', jo);
  await world.app.pools.create(input({ scope: 'acme', min: 2, max: 2 }), jo);
  await world.pass(30_000);
  expect((await world.hosted()).length).toBe(2);
  await world.app.scopes.remove('organization', 'acme', jo);
  await world.pass(60_000);
  expect([await world.hosted(), await world.store.read.pools(), world.cloud.list()]).toEqual([[], [], []]);
});
