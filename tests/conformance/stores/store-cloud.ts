import {
  type CloudIdentity,
  insert,
  type Pool,
  type PoolDecision,
  type Release,
  type Resource,
  remove,
  resourceId,
  type UpdateWave,
  update,
} from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf, idOf } from './store-rows.ts';

const identityRow = (number: number, name: string, scopeId = 'p'): CloudIdentity => ({
  ...{ id: idOf(number), revision: 1, scopeId, name, provider: 'ecs-fargate', data: { kind: 'role', roleArn: 'arn:é' } },
  ...{ keyId: null, box: null, check: { at: 1, ok: true, text: 'ü' }, createdAt: 1, createdBy: 'ada', updatedAt: 1 },
});

const poolRow = (number: number, name: string, patch: Partial<Pool> = {}): Pool => ({
  ...{ id: idOf(number), revision: 1, scopeId: 'p', name, provider: 'process', identityId: null, region: null, settings: {} },
  offering: { labels: ['é'], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
  ...{ min: 0, max: 2, idleMs: 5, onIdle: 'remove', startLimitMs: 6, cost: null, dryRun: false, stopped: false, updates: true },
  ...{ createdAt: 1, createdBy: 'ada', updatedAt: 1, removedAt: null },
  ...patch,
});

const decisionRow = (number: number, poolId: string): PoolDecision => ({
  ...{ id: idOf(number), revision: 1, poolId, at: number, what: 'start', reason: 'größer' },
  ...{ runnerId: null, jobId: null, dryRun: false },
});

const resourceRow = (runnerId: string, place: number, patch: Partial<Resource> = {}): Resource => ({
  ...{ id: resourceId(runnerId, `kind-${place}`), revision: 1, runnerId, poolId: idOf(1), scopeId: 'p', provider: 'process' },
  ...{ identityId: null, region: null, kind: `kind-${place}`, name: 'n', place, state: 'made', madeBy: 'job' },
  ...{ data: { pid: 5 }, at: 1, problem: null },
  ...patch,
});

const releaseRow = (number: number, version: string): Release => ({
  ...{ id: idOf(number), revision: 1, version, notes: '# ü', publishedAt: 1, publishedBy: 'ci', breaking: false },
  ...{ serverVersionMin: null, url: null, commit: null, image: null, bundle: null, builtIn: false, call: null, withdrawn: null },
});

const waveRow = (number: number, poolId: string, state: UpdateWave['state']): UpdateWave => ({
  ...{ id: idOf(number), revision: 1, poolId, version: '2.0.0', state, stage: 0, usualStartMs: null },
  runners: [{ runnerId: 'r', state: 'pending', from: null, jobId: null, startMs: null, problem: null }],
  ...{ startedAt: 1, startedBy: 'ada', endedAt: null, reason: null },
});

/** What holds in every store for pools, what they made, and what their runners run. */
export function cloudTests(use: () => Store): void {
  const commit = async (...changes: Parameters<typeof commitOf>[0]['changes'] & object) =>
    (await use().commit([commitOf({ changes })]))[0];

  it('keeps identities and pools by id, and one of a name in a scope', async () => {
    const identities = [identityRow(2, 'b'), identityRow(1, 'a')];
    const pools = [poolRow(4, 'b'), poolRow(3, 'a')];
    await commit(...identities.map((row) => insert('cloudIdentity', row)), ...pools.map((row) => insert('pool', row)));
    expect(await use().read.cloudIdentities()).toEqual([identities[1], identities[0]]);
    expect(await use().read.pools()).toEqual([pools[1], pools[0]]);
    expect(await commit(insert('cloudIdentity', identityRow(5, 'a')))).toMatchObject({ status: 'conflict', why: 'exists' });
    expect(await commit(insert('cloudIdentity', identityRow(5, 'a', 'other')))).toMatchObject({ status: 'committed' });
    expect(await commit(insert('pool', poolRow(6, 'a')))).toMatchObject({ status: 'conflict', why: 'exists' });
    await commit(update('pool', poolRow(3, 'a'), { removedAt: 9 }));
    expect(await commit(insert('pool', poolRow(6, 'a')))).toMatchObject({ status: 'committed' });
    expect((await use().read.pools()).map(({ id }) => id)).toEqual([idOf(4), idOf(6)]);
  });

  it('pages through decisions of a pool, the newest first', async () => {
    await commit(...[11, 12, 13].map((number) => insert('poolDecision', decisionRow(number, idOf(1)))));
    await commit(insert('poolDecision', decisionRow(14, idOf(2))));
    const at = async (below: string | null, limit: number) =>
      (await use().read.poolDecisions(idOf(1), below, limit)).map((row) => row.at);
    expect([await at(null, 2), await at(idOf(12), 9)]).toEqual([[13, 12], [11]]);
    expect(await use().read.poolDecisions(idOf(2), null, 9)).toEqual([decisionRow(14, idOf(2))]);
  });

  it('keeps the ledger of each runner in order, and finds all that stands', async () => {
    const rows = [resourceRow('a', 10), resourceRow('a', 9, { state: 'left', problem: 'no' }), resourceRow('b', 0)];
    await commit(...rows.map((row) => insert('resource', row)));
    expect(await use().read.resourcesOf('a')).toEqual([rows[1], rows[0]]);
    await commit(update('resource', resourceRow('a', 10), { state: 'gone' }));
    expect((await use().read.resourcesOf('a')).map(({ state }) => state)).toEqual(['left', 'gone']);
    expect((await use().read.resourcesStanding()).map(({ id }) => id)).toEqual(['a:kind-9', 'b:kind-0']);
  });

  it('keeps each version once', async () => {
    await commit(insert('release', releaseRow(2, '1.1.0')), insert('release', releaseRow(1, '1.0.0')));
    expect(await use().read.releases()).toEqual([releaseRow(1, '1.0.0'), releaseRow(2, '1.1.0')]);
    expect(await commit(insert('release', releaseRow(3, '1.1.0')))).toMatchObject({ status: 'conflict', why: 'exists' });
  });

  it('finds waves that are not over, and those of a pool', async () => {
    const rows = [waveRow(1, 'p', 'done'), waveRow(2, 'p', 'running'), waveRow(3, 'q', 'going_back'), waveRow(4, 'p', 'halted')];
    await commit(...rows.map((row) => insert('updateWave', row)));
    expect(await use().read.openWaves()).toEqual([rows[1], rows[2], rows[3]]);
    expect(await use().read.wavesOf('p', 2)).toEqual([rows[3], rows[1]]);
    await commit(remove('updateWave', waveRow(4, 'p', 'halted')));
    expect(await use().read.wavesOf('p', 9)).toEqual([rows[1], rows[0]]);
  });
}
