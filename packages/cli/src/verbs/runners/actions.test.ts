import type { BlastRadius } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { jobId, runnerId, sampleAttempt, sampleRunner } from '../../testing/samples.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const alpha = sampleRunner({ labels: ['linux', 'gpu'], labelsAdded: ['gpu'] });
const beta = sampleRunner({ id: runnerId.replace('0198f3aa', '0298f3aa'), name: 'beta', number: 8 });
const list = { 'GET /api/v1/runners': { body: { runners: [alpha, beta] } } };
const previewPath = '/api/v1/runners/actions/preview';
const harmless: BlastRadius = { runners: [alpha], jobs: [], impossible: [], capabilities: [] };
const harm: BlastRadius = {
  ...harmless,
  jobs: [
    { jobId, jobName: 'deploy', runnerId, attemptId: sampleAttempt().id, becomes: 'queued', afterStop: null, runsOn: false },
  ],
  impossible: [{ classId: 'c', waiting: 3, oldestQueuedAt: Date.now() - 7_200_000, executor: 'shell', labels: ['gpu'] }],
  capabilities: [{ kind: 'label', name: 'gpu' }],
};
const preview = (radius: BlastRadius) => ({ [`POST ${previewPath}`]: { body: radius } });
const action = (name: string, body: object = { runnerId, pairing: null }) => ({
  [`POST /api/v1/runners/${runnerId}/${name}`]: { body },
});
const acted = (seen: readonly { method: string; path: string }[]) =>
  seen.filter(({ method, path }) => method !== 'GET' && path !== previewPath);

test.each([
  [['disable', 'alpha', '--for', '2h', '--reason', 'disk'], { reason: 'disk', forMs: 7_200_000 }, 'gets no new jobs for 2 h'],
  [['disable', '7'], {}, 'gets no new jobs until it is enabled'],
  [['enable', runnerId], {}, 'gets new jobs again'],
  [['enable', 'alpha', '--yes'], {}, 'gets new jobs again'],
  [['drain', 'alpha', '--deadline', '10m', '--yes'], { forMs: 600_000 }, 'finishes what it has and leaves within 10 min'],
  [['kick', 'alpha', '--yes'], {}, 'was kicked'],
  [['revoke', 'alpha', '--yes'], {}, 'was revoked'],
  [['remove', 'alpha', '--yes'], {}, 'was removed'],
])('%j', async (words, body, done) => {
  const server = await serve({ ...list, ...action(words[0] ?? '') });
  const { code, stdout } = await callCli(['runners', ...words], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining(`alpha ${done}`)]);
  expect(acted(server.seen)).toMatchObject([{ path: `/api/v1/runners/${runnerId}/${words[0]}`, body }]);
});

describe('the blast radius', () => {
  test('is only shown with --dry-run, also as JSON', async () => {
    const server = await serve({ ...list, ...preview(harm) });
    const { code, stdout } = await callCli(['runners', 'kick', 'alpha', '--dry-run'], envFor(server));
    expect(code).toBe(0);
    expect(stdout.toString()).toBe(
      [
        'Running jobs',
        `  deploy (${jobId}) on alpha ends, and goes back to the queue`,
        'Waiting jobs that nothing else can run',
        '  3 jobs for shell with gpu, the oldest queued 2 h ago',
        'What no other runner offers',
        '  label gpu',
        '',
      ].join('\n'),
    );
    const json = await callCli(['runners', 'drain', 'alpha', '--deadline', '1m', '--dry-run', '--json'], envFor(server));
    expect(JSON.parse(json.stdout.toString())).toEqual(harm);
    expect(server.seen.at(-1)?.body).toEqual({ action: 'drain', runners: [runnerId], forMs: 60_000 });
    expect(acted(server.seen)).toEqual([]);
  });

  test('is shown before the question in a terminal; no is no', async () => {
    const server = await serve({ ...list, ...preview(harm), ...action('remove') });
    const no = await callCli(['runners', 'remove', 'alpha'], { ...envFor(server), answers: [['Remove alpha?', 'n']] });
    expect(no.stderr).toContain('deploy');
    expect([no.code, no.stderr]).toEqual([0, expect.stringContaining('nothing was done')]);
    expect(acted(server.seen)).toEqual([]);
    const yes = await callCli(['runners', 'remove', 'alpha'], { ...envFor(server), answers: [['Remove alpha?', 'y']] });
    expect(yes.stdout.toString()).toBe('alpha was removed\n');
  });

  test('of a cloud-hosted runner that is removed a job does it, which may fail', async () => {
    const server = await serve({ ...list, ...action('remove', { runnerId, pairing: null, jobId }) });
    const { stdout } = await callCli(['runners', 'remove', 'alpha', '--yes'], envFor(server));
    expect(stdout.toString()).toBe(
      `alpha is removed as soon as what it runs is done; follow it: baton jobs logs ${jobId} --follow\n`,
    );
  });

  test('without a terminal has to be confirmed with --yes, unless nothing is hit', async () => {
    const server = await serve({ ...list, ...preview(harm), ...action('kick') });
    const refused = await callCli(['runners', 'kick', 'alpha', '--json'], envFor(server));
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stderr).error).toMatchObject({
      code: 'confirmation_needed',
      detail: { hits: '1 running job, 3 waiting jobs that nothing else can run, the only label gpu' },
    });
    expect(acted(server.seen)).toEqual([]);
    const idle = await serve({ ...list, ...preview(harmless), ...action('kick') });
    expect((await callCli(['runners', 'kick', 'alpha'], envFor(idle))).code).toBe(0);
  });
});

describe('several runners at once', () => {
  const results = [
    { runner: runnerId, runnerId, pairing: null, error: null },
    { runner: beta.id, runnerId: null, pairing: null, error: { code: 'x', message: 'It has no session', next: 'Wait.' } },
  ];

  test('go in one call; each result is told, and one failure makes 1', async () => {
    const server = await serve({ ...list, 'POST /api/v1/runners/actions': { body: { results } } });
    const words = ['runners', 'kick', 'alpha', 'beta', '8', '--yes'];
    const { code, stdout, stderr } = await callCli(words, envFor(server));
    expect([code, stdout.toString()]).toEqual([1, 'alpha was kicked; it comes back by itself with its next call\n']);
    expect(stderr).toBe('baton: beta: It has no session\n  next: Wait.\n');
    expect(acted(server.seen)).toMatchObject([{ body: { action: 'kick', runners: [runnerId, beta.id] } }]);
    const json = await callCli([...words, '--json'], envFor(server));
    expect([json.code, JSON.parse(json.stdout.toString())]).toEqual([1, { results }]);
  });

  test('are not begun when one of them is not there', async () => {
    const server = await serve(list);
    const { code, stderr } = await callCli(['runners', 'kick', 'alpha', 'ghost', '--yes'], envFor(server));
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no runner ghost')]);
    expect(acted(server.seen)).toEqual([]);
  });
});

test('a rotation prints how it is paired again', async () => {
  const pairing = {
    id: runnerId,
    name: 'alpha',
    pairingToken: 'bat_pair_x',
    command: 'npx …',
    expiresAt: 5,
    expiresInMs: 900_000,
  };
  const server = await serve({ ...list, ...action('rotate', { runnerId, pairing }) });
  const plain = await callCli(['runners', 'rotate', 'alpha', '--yes'], envFor(server));
  expect([plain.stdout.toString(), plain.stderr]).toEqual(['npx …\n', expect.stringContaining('within 15 min')]);
  const { expiresInMs: _, ...shape } = pairing;
  const json = await callCli(['runners', 'rotate', 'alpha', '--yes', '--json'], envFor(server));
  expect(JSON.parse(json.stdout.toString())).toEqual(shape);
});

test('how a runner without a token is paired is printed as often as it is asked for', async () => {
  const pairing = {
    id: runnerId,
    name: 'alpha',
    pairingToken: 'bat_pair_x',
    command: 'npx …',
    expiresAt: 5,
    expiresInMs: 900_000,
  };
  const server = await serve({ ...list, [`POST /api/v1/runners/${runnerId}/pairing`]: { body: pairing } });
  const plain = await callCli(['runners', 'pair', 'alpha'], envFor(server));
  expect([plain.stdout.toString(), plain.stderr]).toEqual(['npx …\n', expect.stringContaining('within 15 min')]);
  const { expiresInMs: _, ...shape } = pairing;
  const json = await callCli(['runners', 'pair', 'alpha', '--json'], envFor(server));
  expect(JSON.parse(json.stdout.toString())).toEqual(shape);
});

describe('rename and label', () => {
  const patch = (body: object) => ({ [`PATCH /api/v1/runners/${runnerId}`]: { body } });

  test('a new name', async () => {
    const server = await serve({ ...list, ...patch({ ...alpha, name: 'omega' }) });
    const { stdout } = await callCli(['runners', 'rename', 'alpha', 'omega'], envFor(server));
    expect(stdout.toString()).toBe('alpha is called omega now\n');
    expect(acted(server.seen)).toMatchObject([{ body: { name: 'omega' } }]);
    const taken = await serve({ ...list, [`PATCH /api/v1/runners/${runnerId}`]: refusal(409, 'runner_name_taken') });
    expect((await callCli(['runners', 'rename', 'alpha', 'beta'], envFor(taken))).code).toBe(1);
  });

  test('a label that looks like an option is taken away; what is hit has to be confirmed', async () => {
    const server = await serve({ ...list, ...preview(harm), ...patch({ ...alpha, labels: ['linux', 'hpc'] }) });
    const words = ['runners', 'label', 'alpha', '+hpc', '-gpu'];
    expect((await callCli(words, envFor(server))).code).toBe(2);
    expect(server.seen.at(-1)?.body).toEqual({ action: 'relabel', runners: [runnerId], labels: ['hpc'] });
    const { code, stdout } = await callCli([...words, '-high', '--yes'], envFor(server));
    expect([code, stdout.toString()]).toEqual([0, 'alpha has the labels linux, hpc\n']);
    await callCli(['runners', 'label', 'alpha', '--set', 'a,b', '--yes'], envFor(server));
    expect(acted(server.seen)).toMatchObject([{ body: { labels: ['hpc'] } }, { body: { labels: ['a', 'b'] } }]);
  });

  test('asks nothing in a terminal when nothing is hit', async () => {
    const server = await serve({ ...list, ...preview(harmless), ...patch(alpha) });
    expect((await callCli(['runners', 'label', 'alpha', '+x'], { ...envFor(server), answers: [] })).code).toBe(0);
  });
});

test('show tells which devices are unplugged', async () => {
  const devices = [{ id: '0', labels: ['hackrf'] }, { id: '1' }];
  const runner = sampleRunner({ devices, devicesAbsent: ['0'] });
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [runner] } },
    [`GET /api/v1/runners/${runnerId}`]: { body: runner },
    [`GET /api/v1/runners/${runnerId}/credential`]: refusal(403, 'permission_denied'),
  });
  const { stdout } = await callCli(['runners', 'show', 'alpha'], envFor(server));
  expect(stdout.toString()).toMatch(/^device +0 hackrf \(unplugged\)\ndevice +1$/m);
});

test('list and show tell who keeps jobs away', async () => {
  const held = sampleRunner({
    flags: ['disabled'],
    disabled: { by: 'jo', reason: 'new disk', at: 1_750_000_000_000, until: 1_750_003_600_000 },
  });
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [held] } },
    [`GET /api/v1/runners/${runnerId}`]: { body: held },
    [`GET /api/v1/runners/${runnerId}/credential`]: {
      body: { networks: ['10.0.0.0/8'], createdAt: 1, expiresAt: null, tokenTtlMs: null },
    },
  });
  expect((await callCli(['runners', 'list'], envFor(server))).stdout.toString()).toContain('online, disabled');
  const { stdout } = await callCli(['runners', 'show', 'alpha'], envFor(server));
  expect(stdout.toString()).toMatch(/^comes from +10\.0\.0\.0\/8$/m);
  expect(stdout.toString()).toMatch(/^token ends +never$/m);
  expect(stdout.toString()).toMatch(/^disabled +by jo since \S+ \S+ until \S+ \S+: new disk$/m);
});

test.each([
  [true, 1, 'offline, called', /^called +at \S+ \S+, because a job waited for it; it is to come$/m],
  [false, 7, 'offline', /^called +7 times since \S+ \S+, last at \S+ \S+, because a job waited for it; it did not come$/m],
])('list and show tell who was called (to come: %s)', async (isComing, times, status, words) => {
  const called = { firstAt: 1_750_000_000_000, lastAt: 1_750_000_360_000, times, isComing };
  const runner = sampleRunner({ pill: 'offline', contact: 'offline', called });
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [runner] } },
    [`GET /api/v1/runners/${runnerId}`]: { body: runner },
    [`GET /api/v1/runners/${runnerId}/credential`]: {
      status: 403,
      body: { error: { code: 'permission_denied', message: 'no' } },
    },
  });
  expect((await callCli(['runners', 'list'], envFor(server))).stdout.toString()).toMatch(new RegExp(`${status} {2}`));
  expect((await callCli(['runners', 'show', 'alpha'], envFor(server))).stdout.toString()).toMatch(words);
});

test.each([
  ['native', 'pair'],
  ['gitea', 'register'],
] as const)('show tells how a frozen runner that speaks %s goes on', async (protocol, joins) => {
  const frozen = { at: 1_750_000_000_000, how: 'calls' as const, addresses: ['10.0.0.1', '10.0.0.2'] };
  const runner = sampleRunner({ protocol, frozen });
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [runner] } },
    [`GET /api/v1/runners/${runnerId}`]: { body: runner },
    [`GET /api/v1/runners/${runnerId}/credential`]: {
      status: 403,
      body: { error: { code: 'permission_denied', message: 'no' } },
    },
  });
  const { stdout } = await callCli(['runners', 'show', 'alpha'], envFor(server));
  expect(stdout.toString()).toContain(`at 10.0.0.1 and at 10.0.0.2; rotate it, and ${joins} the right one again`);
});

test('a runner that is not in the list any more is asked for by its whole id', async () => {
  const gone = runnerId.replace('0198f3aa', '0398f3aa');
  const retired = sampleRunner({ id: gone, name: 'gamma', retiredAt: 5 });
  const server = await serve({
    ...list,
    [`GET /api/v1/runners/${gone}`]: { body: retired },
    [`POST /api/v1/runners/${gone}/remove`]: { body: { runnerId: gone, pairing: null } },
  });
  const { code, stdout } = await callCli(['runners', 'remove', gone, '--yes'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('gamma was removed')]);
  expect((await callCli(['runners', 'remove', 'gamma', '--yes'], envFor(server))).code).toBe(1);
});
