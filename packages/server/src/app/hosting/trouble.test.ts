import { identityPurpose, insert } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { ProviderError, type ProviderErrorCode, providerErrorCodes } from '../../provisioning/interface.ts';
import { person, vaultOf } from '../testing/fakes.ts';
import { codeOf, TestPlane } from '../testing/plane.ts';
import { HostedFleet, identityRow } from './testing/pools.ts';

let plane: TestPlane;
let fleet: HostedFleet;
beforeEach(async () => {
  plane = await TestPlane.start();
  fleet = await HostedFleet.start(plane);
});

const words = 'AccessDenied: ecs:CreateService is not allowed';
const lasting = providerErrorCodes.filter((code) => !new ProviderError(code, '').again);
const passing = providerErrorCodes.filter((code) => new ProviderError(code, '').again);

/** Time passes in which it is tried again and again. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 20_000) {
    await plane.clock.advance(Math.min(left, 20_000));
    await fleet.settled(3);
  }
}

describe('what the cloud refuses ends with its own words, and nothing is left running', () => {
  test.each(lasting)('%s', async (code: ProviderErrorCode) => {
    void plane.cloud.faults.add('create:machine', 'before', { error: new ProviderError(code, words) });
    const { runnerId, jobId } = await fleet.deploy();
    await fleet.settled();
    expect(await plane.job(jobId)).toMatchObject({ state: 'failed', outcome: { message: words } });
    expect(await fleet.row(runnerId)).toMatchObject({
      hosting: { state: 'absent', operation: null, problem: { reason: words } },
    });
    expect(fleet.standing()).toEqual([]);
    expect(await plane.store.read.resourcesStanding()).toEqual([]);
    expect(await fleet.log(jobId)).toContain(words);
    expect(await fleet.log(jobId, 'data')).toContain('"state":"undone"');
  });

  test('a name that somebody else has is never touched', async () => {
    plane.cloud.foreign('network', 'other');
    const { faults } = plane.cloud;
    void faults.add('create:network', 'before', { error: new ProviderError('name_clash', 'AlreadyExists: network other') });
    const { jobId } = await fleet.deploy();
    await fleet.settled();
    expect(await plane.stateOf(jobId)).toBe('failed');
    expect(plane.cloud.list().map(({ name }) => name)).toEqual(['other']);
  });

  test('what is wrong with the settings of a pool is told before anything is made', async () => {
    const other = await TestPlane.start();
    const broken = await HostedFleet.start(other, { settings: { broken: 'there is no such size' } });
    const { jobId } = await broken.deploy();
    await broken.settled();
    expect((await other.job(jobId)).outcome?.message).toContain('there is no such size');
    expect(other.cloud.history).toEqual([]);
  });
});

describe('what may pass is tried again', () => {
  test.each(passing)('%s, before and after it took effect', async (code) => {
    const error = new ProviderError(code, 'Throttling: slow down');
    void plane.cloud.faults.add('create:role', 'before', { error });
    void plane.cloud.faults.add('create:machine', 'after', { error, times: 2 });
    const { jobId } = await fleet.deploy();
    await fleet.settled();
    await pass(60_000);
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
    expect(plane.cloud.history).toHaveLength(4);
  });

  test('and given up after a while', async () => {
    void plane.cloud.faults.add('create:role', 'before', {
      error: new ProviderError('unavailable', 'ServiceDown'),
      times: 1_000,
    });
    const { jobId } = await fleet.deploy();
    await fleet.settled();
    await pass(400_000);
    expect((await plane.job(jobId)).outcome?.message).toBe('ServiceDown');
    expect(fleet.standing()).toEqual([]);
  });
});

describe('what can not be removed', () => {
  const refused = new ProviderError('denied', 'AccessDenied: iam:DeleteRole');
  const leftAfterFailure = async (): Promise<string> => {
    void plane.cloud.faults.add('create:machine', 'before', { error: new ProviderError('quota', 'LimitExceeded') });
    void plane.cloud.faults.add('remove:role', 'before', { error: refused });
    const { runnerId } = await fleet.deploy();
    await fleet.settled();
    return runnerId;
  };

  test('is left, told of, and does not keep the rest from being removed', async () => {
    const runnerId = await leftAfterFailure();
    expect(fleet.standing()).toEqual(['role']);
    const [view] = await plane.app.hosting.resources({ left: true, scope: null });
    expect(view?.resource).toMatchObject({ kind: 'role', state: 'left', problem: refused.message });
    expect((await fleet.row(runnerId)).hosting?.problem?.reason).toContain('iam:DeleteRole');
  });

  test('is cleaned up by a button, as soon as it can be', async () => {
    const runnerId = await leftAfterFailure();
    void plane.cloud.faults.add('remove:role', 'before', { error: refused });
    const id = `${runnerId}:role`;
    expect(await codeOf(plane.app.hosting.cleanUp(id, person('ada')))).toBe('clean_up_failed');
    expect(await plane.app.hosting.resources({ left: true, scope: null })).toHaveLength(1);
    await plane.app.hosting.cleanUp(id, person('ada'));
    expect(fleet.standing()).toEqual([]);
    expect(await plane.app.hosting.resources({ left: false, scope: null })).toEqual([]);
    expect((await plane.audit({ action: 'resource.clean_up' })).length).toBe(2);
  });

  test('is gone too when the same operation is begun anew and goes well', async () => {
    const runnerId = await leftAfterFailure();
    const { jobId } = await fleet.begin(runnerId, 'deploy');
    await fleet.settled();
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
    expect(await fleet.ledger(runnerId)).toEqual(expect.arrayContaining(['role made']));
    expect(plane.cloud.list()).toHaveLength(4);
  });

  test('what stands is in use, and is not cleaned up', async () => {
    const { runnerId } = await fleet.deploy();
    await fleet.settled();
    expect(await codeOf(plane.app.hosting.cleanUp(`${runnerId}:role`, person('ada')))).toBe('resource_in_use');
    expect(await codeOf(plane.app.hosting.cleanUp('none', person('ada')))).toBe('resource_not_found');
  });
});

test('a failed operation is begun anew by its job, where that makes sense', async () => {
  void plane.cloud.faults.add('create:secret', 'before', { error: new ProviderError('quota', 'LimitExceeded') });
  const { runnerId, jobId } = await fleet.deploy();
  await fleet.settled();
  const { view } = await plane.app.jobs.rerun(jobId, person('ada'), null);
  await fleet.settled();
  expect(await plane.job(view.job.id)).toMatchObject({ state: 'succeeded', rerunOf: jobId, executor: 'deploy-runner' });
  expect(await codeOf(plane.app.jobs.rerun(jobId, person('ada'), null))).toBe('hosting_state');
  expect((await fleet.row(runnerId)).hosting?.state).toBe('awake');
});

test('an operation that is cancelled before it was begun leaves its runner free', async () => {
  await plane.app.pauses.pause(null, { why: 'maintenance', until: null, by: person('ada') });
  const { runnerId, jobId } = await fleet.deploy();
  await fleet.settled();
  await plane.app.jobs.cancel(jobId, person('ada'), null);
  await fleet.settled();
  expect(await fleet.row(runnerId)).toMatchObject({ hosting: { state: 'absent', operation: null } });
});

describe('identities', () => {
  const withIdentity = async (): Promise<void> => {
    const pools = await plane.store.read.pools();
    const [pool] = pools;
    if (!pool) throw new Error('there is a pool');
    await plane.store.commit([
      {
        changes: [
          insert('cloudIdentity', identityRow(plane)),
          {
            op: 'update',
            kind: 'pool',
            row: { ...pool, revision: 2, identityId: 'identity-1' },
            patch: { identityId: 'identity-1' },
          },
        ],
        ...{ guards: [], events: [] },
      },
    ]);
  };

  test('are checked before something is made with them, and again after a day', async () => {
    await withIdentity();
    await fleet.deploy();
    expect((await plane.store.read.get('cloudIdentity', 'identity-1'))?.check).toMatchObject({ ok: true });
    void plane.cloud.faults.add('check', 'before', { error: new ProviderError('identity', 'ExpiredToken: it expired') });
    await fleet.deploy();
    plane.clock.stall(24 * 3_600_000);
    expect(await codeOf(fleet.deploy())).toBe('identity_failed');
    expect((await plane.store.read.get('cloudIdentity', 'identity-1'))?.check).toMatchObject({
      ok: false,
      text: 'ExpiredToken: it expired',
    });
  });

  test('are written with a secret that nobody reads back', async () => {
    const secret = { secretAccessKey: 'sesame' };
    const by = person('ada');
    const input = { name: 'prod', scope: null, provider: 'process' as const, data: { kind: 'keys' }, secret };
    const view = await plane.app.identities.create(input, by);
    expect(JSON.stringify([view, await plane.store.read.cloudIdentities(), await plane.audit()])).not.toContain('sesame');
    expect(view).toMatchObject({ hasSecret: true, identity: { check: null } });
    expect(await codeOf(plane.app.identities.create(input, by))).toBe('identity_name_taken');
    await plane.app.identities.check('prod', null, by);
    expect((await plane.app.identities.find('prod')).identity.check?.ok).toBe(true);
    expect((await plane.app.identities.edit('prod', { secret: null }, by)).identity.check).toBeNull();
    await plane.app.identities.remove('prod', by);
    expect(await plane.app.identities.list()).toEqual([]);
  });

  test('are sealed anew with the newest key, and then open without the one before', async () => {
    await withIdentity();
    const before = await plane.store.read.get('cloudIdentity', 'identity-1');
    plane.vault = vaultOf('two', 'one');
    await plane.restart();
    await plane.clock.advance(1);
    expect(await plane.app.secrets.rekey()).toMatchObject({ rekeyed: 0, unopened: 0 });
    const after = await plane.store.read.get('cloudIdentity', 'identity-1');
    expect(after).toMatchObject({ keyId: plane.vault.keyId, check: before?.check, name: before?.name });
    expect(after?.keyId).not.toBe(before?.keyId);
    plane.vault = vaultOf('two');
    await plane.restart();
    const { keyId, box } = after ?? {};
    expect(plane.vault.open({ keyId: keyId ?? '', box: box ?? '' }, identityPurpose('identity-1'))).toBe('{"key":"sesame"}');
    const { check } = await plane.app.identities.check('cloud', null, person('ada'));
    expect(check.ok).toBe(true);
  });

  test('whose key is not here stay as they are, and are told of', async () => {
    await withIdentity();
    const before = await plane.store.read.get('cloudIdentity', 'identity-1');
    plane.vault = vaultOf('another');
    await plane.restart();
    expect(await plane.app.secrets.rekey()).toMatchObject({ rekeyed: 0, unopened: 1 });
    expect(await plane.store.read.get('cloudIdentity', 'identity-1')).toEqual(before);
    expect(await codeOf(plane.app.identities.check('cloud', null, person('ada')))).toBe('secret_key_missing');
  });

  test('that pools use are not removed', async () => {
    await withIdentity();
    expect(await codeOf(plane.app.identities.remove('cloud', person('ada')))).toBe('identity_in_use');
  });
});

describe('the server itself', () => {
  const builtIn = async () => {
    await fleet.deploy();
    await fleet.settled();
    const view = (await plane.app.fleet.list()).find(({ runner }) => runner.builtIn);
    if (!view) throw new Error('there is one');
    return view.runner;
  };

  test('is no part of the fleet that is counted, and is only kicked', async () => {
    const { id } = await builtIn();
    const counts = (await plane.app.statistics.dashboard(null)).runners;
    expect(counts).toEqual({ online: 1 });
    expect(plane.app.health.gauges().runnersByPill).toEqual({ online: 1 });
    for (const action of ['remove', 'rotate', 'revoke', 'disable', 'drain'] as const)
      expect(await codeOf(plane.act(id, action))).toBe('runner_is_built_in');
    await plane.act(id, 'kick');
    await fleet.settled();
    expect((await plane.app.fleet.find(id)).status.contact).toBe('online');
  });

  test('a kick in the middle of an operation breaks nothing', async () => {
    const { id } = await builtIn();
    const reached = plane.cloud.faults.add('create:network', 'never');
    const { jobId } = await fleet.deploy();
    await fleet.settled();
    await reached;
    await plane.act(id, 'kick');
    await fleet.settled();
    expect(await plane.stateOf(jobId), await fleet.log(jobId)).toBe('succeeded');
    expect(plane.cloud.history).toHaveLength(8);
  });

  test('alone makes jobs of these executors, and runs nothing else', async () => {
    await builtIn();
    expect(await codeOf(plane.submit({ executor: 'deploy-runner' }))).toBe('executor_reserved');
    const jobId = await plane.submit({ executor: 'ansible' });
    const explanation = await plane.app.explain.job(jobId);
    expect(JSON.stringify(explanation)).not.toContain('"server"');
  });
});

test('nobody is told that a runner is offline that was put to sleep, and it is not lost', async () => {
  const { runnerId } = await fleet.deploy();
  await fleet.settled();
  await plane.clock.advance(1_000);
  await fleet.begin(runnerId, 'sleep');
  await fleet.settled();
  await plane.clock.advance(300_000);
  const offline = plane.events.filter(({ type, entityId }) => type === 'runner.offline' && entityId === runnerId);
  expect(offline.every(({ detail }) => detail.byIntent === true)).toBe(true);
  expect((await plane.app.statistics.dashboard(null)).lost.count).toBe(0);
  plane.runnerRetentionMs = 1;
  await plane.clock.advance(120_000);
  expect((await fleet.row(runnerId)).retiredAt).toBeNull();
});
