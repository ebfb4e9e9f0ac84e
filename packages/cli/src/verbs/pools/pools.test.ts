import type { Pool, Wave } from '@baton/protocol';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const id = '0198f3aa-1111-7222-8333-444455556666';
const api = '/api/v1/pools';

const pool = (patch: Partial<Pool> = {}): Pool => ({
  ...{ id, name: 'cloud', scope: 'acme', provider: 'docker', identityId: null, identityName: null, region: null },
  ...{ settings: { image: 'a' }, min: 0, max: 3, idleMs: 60_000, onIdle: 'sleep', startLimitMs: 600_000, cost: null },
  offering: { labels: ['gpu'], executors: [{ name: 'shell', version: null }], capacity: 2, attributes: {}, ranges: {} },
  ...{ dryRun: false, stopped: false, updates: true, waiting: { jobs: 7, oldestQueuedAt: 1 }, spentLastDay: 1.5 },
  runners: { standing: 3, awake: 2, starting: 1, asleep: 0, busy: 1, failed: 0 },
  ...{
    holding: null,
    failing: false,
    leftovers: 0,
    wave: null,
    lastDecision: null,
    createdAt: 1,
    createdBy: 'ada',
    updatedAt: 1,
  },
  ...patch,
});
const wave = (patch: Partial<Wave> = {}): Wave => ({
  ...{ id: 'w1', poolId: id, poolName: 'cloud', version: '2.0.0', state: 'running', stage: 1, usualStartMs: null },
  runners: [{ runnerId: id, name: 'cloud-1', state: 'updated', from: null, jobId: null, startMs: 1, problem: null }],
  ...{ startedAt: 1, startedBy: 'ci', endedAt: null, reason: null },
  ...patch,
});
const listed = { [`GET ${api}`]: { body: { pools: [pool()] } } };

test('pools are listed with their runners, what waits, what they cost and why they hold', async () => {
  const pools = [pool(), pool({ name: 'b', stopped: true }), pool({ name: 'c', holding: 'All 3 are there.', dryRun: true })];
  const server = await serve({ [`GET ${api}`]: { body: { pools } } });
  const { code, stdout } = await callCli(['pools', 'list', '--scope', 'acme'], envFor(server));
  expect([code, server.seen[0]?.query]).toEqual([0, { scope: 'acme' }]);
  expect(stdout.toString()).toMatch(
    /2 awake \(1 busy\), 1 starting\s+7\s+1.50\s+follows its jobs[\s\S]*stopped[\s\S]*only says .* holds: All 3/,
  );
});

test('one is made of what was said, and nothing else', async () => {
  const server = await serve({ [`POST ${api}`]: { status: 201, body: pool() } });
  const words = [
    'pools',
    'create',
    'cloud',
    '--provider',
    'docker',
    '--scope',
    'acme',
    '--setting',
    'image=a:1',
    '--setting',
    'cpus=2',
  ];
  const more = ['--label', 'gpu,big', '--executor', 'shell', '--min', '1', '--max', '3', '--idle', '2m', '--on-idle', 'sleep'];
  const money = ['--cost-per-hour', '0.5', '--cost-per-day-max', '10', '--no-updates', '--attribute', 'zone=a'];
  const { code, stdout } = await callCli([...words, ...more, ...money], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('0 to 3 runners of 2 jobs')]);
  expect(stdout.toString()).toMatch(/idle +sleep after 1 min\n[\s\S]*cost of 24 h +–\n/);
  expect(server.seen[0]?.body).toEqual({
    ...{ name: 'cloud', provider: 'docker', scope: 'acme', settings: { image: 'a:1', cpus: 2 }, labels: ['gpu', 'big'] },
    ...{ executors: [{ name: 'shell' }], min: 1, max: 3, idleMs: 120_000, onIdle: 'sleep', updates: false },
    ...{ cost: { perHour: 0.5, ceilingPerDay: 10 }, attributes: { zone: 'a' } },
  });
});

test('a change adds to the settings; no change is none', async () => {
  const server = await serve({ ...listed, [`PATCH ${api}/${id}`]: { body: pool() } });
  expect((await callCli(['pools', 'edit', 'Cloud', '--setting', 'cpus=4', '--dry-run'], envFor(server))).code).toBe(0);
  expect(server.seen[1]?.body).toEqual({ settings: { image: 'a', cpus: 4 }, dryRun: true });
  expect((await callCli(['pools', 'edit', 'cloud'], envFor(server))).code).toBe(2);
  expect((await callCli(['pools', 'edit', 'cloud', '--cost-per-day-max', '1'], envFor(server))).code).toBe(2);
});

test.each([
  [['stop', 'cloud'], `POST ${api}/${id}/stop`],
  [['resume', id], `POST ${api}/${id}/resume`],
  [['show', 'cloud'], `GET ${api}`],
])('%j calls %s', async (words, route) => {
  const server = await serve({ ...listed, [route]: { body: route.startsWith('GET') ? { pools: [pool()] } : pool() } });
  expect((await callCli(['pools', ...words], envFor(server))).code).toBe(0);
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toContain(route);
});

test('a runner is deployed at a word, and a pool goes with its runners', async () => {
  const begun = { kind: 'deploy', runnerId: id, jobId: 'j1' };
  const routes = {
    [`POST ${api}/${id}/deploy`]: { status: 202, body: begun },
    [`DELETE ${api}/${id}`]: { status: 202, body: pool() },
  };
  const server = await serve({ ...listed, ...routes });
  expect((await callCli(['pools', 'deploy', 'cloud'], envFor(server))).stdout.toString()).toContain('baton jobs logs j1');
  const removed = await callCli(['pools', 'remove', 'cloud', '--with-runners'], envFor(server));
  expect(removed.stdout.toString()).toContain('as soon as its 3 runners are');
  expect(server.seen.at(-1)?.query).toEqual({ withRunners: 'true' });
  expect((await callCli(['pools', 'show', 'nobody'], envFor(server))).code).not.toBe(0);
});

test('decisions are listed with their reasons', async () => {
  const decision = { id: 'd1', at: 1, what: 'start', reason: 'A job waits.', runnerId: null, jobId: id, dryRun: true };
  const server = await serve({ ...listed, [`GET ${api}/${id}/decisions`]: { body: { decisions: [decision], next: 'd1' } } });
  const { stdout, stderr } = await callCli(['pools', 'decisions', 'cloud', '--limit', '1'], envFor(server));
  expect(stdout.toString()).toMatch(/would start.*A job waits\./);
  expect(stderr.toString()).toContain('--after d1');
});

test('waves are listed, and the one that is under way is steered', async () => {
  const waves = [wave(), wave({ id: 'w0', state: 'done', endedAt: 2 })];
  const server = await serve({
    ...{ ...listed, [`GET ${api}/${id}/waves`]: { body: { waves } } },
    'POST /api/v1/waves/w1/take-back': { body: wave({ state: 'going_back', reason: 'ada took it back' }) },
  });
  expect((await callCli(['pools', 'waves', 'cloud'], envFor(server))).stdout.toString()).toMatch(
    /running\s+ten percent\s+1 updated/,
  );
  const back = await callCli(['pools', 'waves', 'cloud', '--take-back'], envFor(server));
  expect(back.stdout.toString()).toMatch(/going back.*ada took it back/);
  expect((await callCli(['pools', 'waves', 'cloud', '--halt', '--resume'], envFor(server))).code).toBe(2);
});
