import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, sampleNewRunner, settle, TestPlane } from '../testing/plane.ts';
import { capabilities } from '../testing/test-runner.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const add = (name = 'one') => plane.app.fleet.addRunner(sampleNewRunner(name), person('admin'));
const register = async (tokenId: string, nonce: string, name?: string) => {
  const token = await plane.store.read.get('token', tokenId);
  if (!token) throw new Error('the token has a row');
  return await plane.app.runners.register(token, { name, capabilities: capabilities(), version: '1.0.0', nonce }, '127.0.0.1');
};
const isRevoked = async (tokenId: string) => (await plane.store.read.get('token', tokenId))?.revokedAt !== null;

test('a self-hosted runner has its token before it was ever started, and is not registered until then', async () => {
  const { runner, token, expiresAt } = await plane.app.fleet.addSelfHosted(sampleNewRunner('rack'), person('admin'));
  expect(expiresAt).toBeNull();
  expect(await plane.store.read.get('token', token)).toMatchObject({
    kind: 'run',
    subjectId: runner.id,
    scopeId: runner.scopeId,
  });
  expect(await plane.app.fleet.find('rack')).toMatchObject({ status: { pill: 'not_registered' }, pairingExpiresAt: null });
  expect(await codeOf(plane.app.fleet.renewPairing(runner.id, person('admin')))).toBe('runner_already_paired');
  expect(await codeOf(plane.app.fleet.addSelfHosted(sampleNewRunner('rack'), person('admin')))).toBe('runner_name_taken');

  plane.clock.stall(48 * 3_600_000);
  await settle();
  const input = { bootId: 'b', version: '1.0.0', protocol: { min: 1, max: 1 }, capabilities: capabilities(), leases: [] };
  await plane.app.runners.openSession(runner.id, input, '');
  expect((await plane.app.fleet.find('rack')).status.contact).toBe('online');
});

describe('pairing', () => {
  test('a runner waits to be paired, and is shown with the life of its token', async () => {
    const { runner, expiresAt } = await add();
    expect(expiresAt - plane.clock.now()).toBe(15 * 60_000);
    expect(await plane.app.fleet.find('one')).toMatchObject({ status: { pill: 'not_registered' }, pairingExpiresAt: expiresAt });
    expect(runner.credential).toBe('none');
  });

  test('the token works once', async () => {
    const { token, runner } = await add();
    const paired = await register(token, 'n1');
    expect(paired.runner).toMatchObject({ id: runner.id, credential: 'active' });
    expect(await codeOf(register(token, 'n2'))).toBe('token_used');
    expect((await plane.app.fleet.find('one')).pairingExpiresAt).toBeNull();
  });

  test('used twice at the same time it pairs one process', async () => {
    const { token } = await add();
    const codes = await Promise.all([codeOf(register(token, 'n1')), codeOf(register(token, 'n2'))]);
    expect(codes.sort()).toEqual([null, 'token_used'].sort());
  });

  test('when the answer was lost the same process gets another credential, and the first one is dead', async () => {
    const { token } = await add();
    const first = await register(token, 'n1');
    const again = await register(token, 'n1');
    expect(again.runner.id).toBe(first.runner.id);
    expect([await isRevoked(first.token), await isRevoked(again.token)]).toEqual([true, false]);
  });

  test('but not once it had a session', async () => {
    const { token } = await add();
    const { runner } = await register(token, 'n1');
    const input = { bootId: 'b', version: '1.0.0', protocol: { min: 1, max: 1 }, capabilities: capabilities(), leases: [] };
    await plane.app.runners.openSession(runner.id, input, '');
    expect(await codeOf(register(token, 'n1'))).toBe('token_used');
  });

  test('after 15 minutes it is too late; a further token takes its place', async () => {
    const { token, runner } = await add();
    plane.clock.stall(15 * 60_000);
    expect(await codeOf(register(token, 'n1'))).toBe('token_expired');
    const renewed = await plane.app.fleet.renewPairing(runner.id, person('admin'));
    expect(await isRevoked(token)).toBe(true);
    expect((await register(renewed.token, 'n1')).runner.credential).toBe('active');
    expect(await codeOf(plane.app.fleet.renewPairing(runner.id, person('admin')))).toBe('runner_already_paired');
  });

  test('a name is taken once', async () => {
    await add();
    expect(await codeOf(add())).toBe('runner_name_taken');
    const codes = await Promise.all([codeOf(add('two')), codeOf(add('two'))]);
    expect(codes.filter((code) => code === 'runner_name_taken').length).toBe(1);
  });

  test('a runner that was never paired vanishes after 24 h, a paired one stays', async () => {
    const { runner } = await add('never');
    await plane.runner('paired');
    plane.clock.stall(24 * 3_600_000 - 120_000);
    await plane.clock.advance(61_000);
    expect((await plane.app.fleet.list()).map((view) => view.runner.name)).toEqual(['never', 'paired']);
    await plane.clock.advance(121_000);
    expect((await plane.app.fleet.list()).map((view) => view.runner.name)).toEqual(['paired']);
    expect(await plane.store.read.get('runner', runner.id)).toBeNull();
    expect(plane.eventTypes(runner.id), 'pages hear of it').toContain('runner.removed');
    expect(await plane.audit({ action: 'runner.remove' })).toMatchObject([
      { actor: { via: 'server', login: 'it was never paired' }, target: { name: 'never' } },
    ]);
  });
});

describe('registration', () => {
  test('the token of the instance makes any number of runners and can be shown again', async () => {
    const token = await plane.app.fleet.registrationToken(null, person('admin'));
    expect(await plane.app.fleet.registrationToken(null, person('admin'))).toBe(token);
    const made = [await register(token, 'n1', 'a'), await register(token, 'n2', 'b')];
    expect(made.map(({ runner }) => [runner.name, runner.credential])).toEqual([
      ['a', 'active'],
      ['b', 'active'],
    ]);
  });

  test('the same registration again is the same runner, another one may not take its name', async () => {
    const token = await plane.app.fleet.registrationToken(null, person('admin'));
    const first = await register(token, 'n1', 'a');
    expect((await register(token, 'n1', 'a')).runner.id).toBe(first.runner.id);
    expect(await codeOf(register(token, 'n2', 'a'))).toBe('runner_name_taken');
  });

  test('the token of a scope makes runners that take its jobs alone; a reset voids it and keeps them', async () => {
    await plane.app.scopes.createOrganization('acme', person('jo'));
    await plane.app.scopes.createProject('acme', 'site', person('jo'));
    const { registrationToken, resetRegistrationToken } = plane.app.fleet;
    const token = await registrationToken('acme/site', person('jo'));
    expect(token).not.toBe(await registrationToken(null, person('jo')));
    const { runner } = await register(token, 'n1', 'ours');
    expect((await plane.app.fleet.find('ours')).scopeName).toBe('acme/site');
    const next = await resetRegistrationToken('acme/site', person('jo'));
    expect(next).not.toBe(token);
    expect(await registrationToken('acme/site', person('jo'))).toBe(next);
    expect(await codeOf(register(token, 'n2', 'late'))).toBe('token_revoked');
    expect((await plane.app.fleet.find('ours')).runner.id).toBe(runner.id);
    expect(await codeOf(registrationToken('no/where', person('jo')))).toBe('scope_not_found');
    const theirs = await register(await registrationToken(null, person('jo')), 'n3', 'instance wide');
    await plane.app.scopes.remove('project', 'acme/site', person('jo'));
    await settle();
    expect(
      (await plane.app.fleet.list()).map(({ runner: { name } }) => name),
      'they go with their scope',
    ).toEqual([theirs.runner.name]);
    expect(await codeOf(register(next, 'n4', 'later'))).toBe('token_revoked');
  });

  test('a fleet that starts at once gets in at once', async () => {
    const token = await plane.app.fleet.registrationToken(null, person('admin'));
    const made = await Promise.all(Array.from({ length: 40 }, (_, at) => register(token, `nonce ${at}`, `runner-${at}`)));
    expect(new Set(made.map(({ runner }) => runner.number)).size).toBe(40);
  });
});

test('a runner is found by id, number and name', async () => {
  const { runner } = await add();
  for (const key of [runner.id, String(runner.number), 'one']) {
    expect((await plane.app.fleet.find(key)).runner.id).toBe(runner.id);
  }
  expect(await codeOf(plane.app.fleet.find('two'))).toBe('runner_not_found');
});

test('figures for monitoring say what is there', async () => {
  const runner = await plane.runner();
  await add('waiting');
  await plane.submit({ executor: 'ansible' });
  runner.sync();
  await plane.clock.advance(5_500);
  await settle();
  const gauges = plane.app.health.gauges();
  expect(gauges).toMatchObject({ runnersByPill: { online: 1, not_registered: 1 }, heldSyncs: 1, liveAttempts: 0 });
  expect(gauges.queue.map((each) => each.waiting)).toEqual([1]);
  expect(plane.app.health.notReady()).toBeNull();
});
