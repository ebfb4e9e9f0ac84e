import { inPieces, packageOf } from '@baton/protocol/pack-program';
import { expect, test, vi } from 'vitest';
import { codeOf } from '../testing/plane.ts';
import { PoolWorld, person, poolId, poolRow } from './testing/world.ts';

/** Minutes of a pool are seconds of a machine that has much to do. */
vi.setConfig({ testTimeout: 120_000 });

/** A hundred runners that are kept awake, each with jobs now and then. */
async function hundred(): Promise<PoolWorld> {
  const world = await PoolWorld.begin(poolRow({ min: 100, max: 100 }));
  await world.pass(60_000);
  expect(world.alive.size).toBe(100);
  return world;
}

const draft = (version: string) => ({
  ...{ version, notes: 'New.', breaking: false, serverVersionMin: null, url: null, commit: null, image: null },
});

async function publish(world: PoolWorld, version: string): Promise<void> {
  await world.app.releases.publish(draft(version), person('ci'), null);
  await upload(world, version);
}

const upload = (world: PoolWorld, version: string) =>
  world.app.releases.putBundle(version, inPieces(packageOf(version)), null, person('ci'));

const waves = async (world: PoolWorld) => await world.store.read.wavesOf(poolId, 10);

test('a bad release touches at most eleven of a hundred runners and is taken back without a person; running jobs finish', async () => {
  const world = await hundred();
  // ten of them are at work when it comes, for longer than an update takes
  world.jobMs = () => 240_000;
  for (let number = 0; number < 10; number++) await world.submit();
  await world.pass(5_000);
  const touched = new Set<string>();
  // the first one comes, all others of that version never do
  world.cloud.programs.starts = ({ runnerId, version }) => {
    if (version !== '1.1.0') return 'runs';
    touched.add(runnerId);
    return touched.size > 1 ? 'silent' : 'runs';
  };
  await publish(world, '1.1.0');
  await world.pass(40 * 60_000);
  const [wave] = await waves(world);
  expect([wave?.version, wave?.state]).toEqual(['1.1.0', 'taken_back']);
  expect(touched.size).toBeLessThanOrEqual(11);
  expect(touched.size).toBeGreaterThan(1);
  expect(wave?.reason).toContain('updates failed');
  expect((await world.hosted()).map(({ version }) => version)).toEqual(Array(100).fill('1.0.0'));
  expect(world.done).toBe(10);
  expect(world.outcomes).toEqual(Array(10).fill('succeeded'));
  expect(world.app.releases.find('1.1.0').release.withdrawn).toMatchObject({ by: 'server' });
  // and it is not tried again
  await world.pass(10 * 60_000);
  expect(await waves(world)).toHaveLength(1);
});

test('a good one reaches all, lets jobs finish, and is what new runners start with', async () => {
  const world = await PoolWorld.begin(poolRow({ min: 10, max: 12 }));
  await world.pass(60_000);
  world.jobMs = () => 400_000;
  for (let number = 0; number < 10; number++) await world.submit();
  await world.pass(5_000);
  await publish(world, '1.1.0');
  await world.pass(40 * 60_000);
  expect((await waves(world)).map(({ state }) => state)).toEqual(['done']);
  expect((await world.hosted()).map(({ version }) => version)).toEqual(Array(10).fill('1.1.0'));
  expect([world.done, (await world.store.read.pools())[0]?.version]).toEqual([10, '1.1.0']);
});

test('a release whose very first update fails is withdrawn too, though nothing has to go back', async () => {
  const world = await PoolWorld.begin(poolRow({ min: 3, max: 3, startLimitMs: 60_000 }));
  await world.pass(60_000);
  world.cloud.programs.starts = ({ version }) => (version === '1.1.0' ? 'silent' : 'runs');
  await publish(world, '1.1.0');
  await world.pass(5 * 60_000);
  const [wave] = await waves(world);
  expect([wave?.state, wave?.runners.map(({ state }) => state).sort()]).toEqual(['taken_back', ['failed', 'skipped', 'skipped']]);
  expect(world.app.releases.find('1.1.0').release.withdrawn).toMatchObject({ by: 'server' });
  expect(world.app.releases.latestVersion()).toBe('1.0.0');
});

test('a pool of one scope goes back alone: others may still have the release', async () => {
  const world = await PoolWorld.begin(poolRow({ min: 2, max: 2, startLimitMs: 60_000, scopeId: 'organization-default' }));
  await world.pass(60_000);
  world.cloud.programs.starts = ({ version }) => (version === '1.1.0' ? 'silent' : 'runs');
  await publish(world, '1.1.0');
  await world.pass(20 * 60_000);
  expect((await waves(world)).map(({ state }) => state)).toEqual(['taken_back']);
  expect(world.app.releases.find('1.1.0').release.withdrawn).toBeNull();
});

test('one that a person takes back keeps its release', async () => {
  const world = await PoolWorld.begin(poolRow({ min: 3, max: 3 }));
  await world.pass(60_000);
  await publish(world, '1.1.0');
  await world.pass(60_000);
  const [wave] = await waves(world);
  await world.app.pools.steer(wave?.id ?? '', 'take_back', person('ada'));
  await world.pass(2 * 60_000);
  expect((await waves(world)).map(({ state }) => state)).toEqual(['taken_back']);
  expect((await world.hosted()).map(({ version }) => version)).toEqual(Array(3).fill('1.0.0'));
  expect(world.app.releases.find('1.1.0').release.withdrawn).toBeNull();
});

test('a wave waits for the program of its release, and nobody is brought to what is not there', async () => {
  const world = await PoolWorld.begin(poolRow({ min: 1, max: 1 }));
  await world.pass(60_000);
  await world.app.releases.publish(draft('1.1.0'), person('ci'), null);
  await world.pass(10 * 60_000);
  expect(await waves(world)).toEqual([]);
  const [runner] = await world.hosted();
  const brought = world.app.releases.updateRunner(runner?.id ?? '', null, person('ada'));
  expect(await codeOf(brought)).toBe('release_without_bundle');
  await upload(world, '1.1.0');
  await world.pass(60_000);
  expect((await waves(world)).map(({ version }) => version)).toEqual(['1.1.0']);
  expect((await world.hosted()).map(({ version }) => version)).toEqual(['1.1.0']);
});
