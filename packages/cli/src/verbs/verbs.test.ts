import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callCli } from '../testing/call-cli.ts';
import { refusal } from '../testing/fake-server.ts';
import { newFolder } from '../testing/run-cli.ts';
import {
  endedJob,
  jobId,
  logPage,
  logPart,
  receipt,
  runnerId,
  sampleAttempt,
  sampleDetail,
  sampleJob,
  sampleRunner,
} from '../testing/samples.ts';
import { envFor, useFakeServers } from '../testing/serve.ts';

const serve = useFakeServers();
const whoami = { login: 'ada', role: 'owner', via: 'token', serverVersion: '0.1.0' };

describe('baton jobs show', () => {
  it('tells what a job draws from and what was drawn for each attempt', async () => {
    const intervals = [{ min: 144e6, max: 146e6 }];
    const history = [sampleAttempt({ drawn: { frequency: 145_200_000 } })];
    const detail = { ...sampleDetail(sampleJob(), history), drawFrom: { frequency: [{ name: '2m', intervals }] } };
    const server = await serve({ [`GET /api/v1/jobs/${jobId}`]: { body: detail } });
    const shown = (await callCli(['jobs', 'show', jobId], envFor(server))).stdout.toString();
    expect(shown).toMatch(/frequency drawn from\s+2m/);
    expect(shown).toMatch(/DRAWN[^\n]*\n.*frequency=145200000/);
  });

  it('tells what happened, when, why and how long after what came before', async () => {
    const attempt = sampleAttempt({ state: 'stopping', cause: 'kicked', stoppingUntil: 1_750_000_060_000 });
    const attention = { reason: 'quarantined', at: 1, message: 'no such folder' } as const;
    const timeline = [
      { seq: 1, at: 1_750_000_000_000, sinceMs: null, type: 'job.queued', detail: { by: 'ada' } },
      { seq: 2, at: 1_750_000_001_500, sinceMs: 1_500, type: 'job.claimed', detail: { attempt: 1, runnerId } },
    ];
    const detail = {
      ...sampleDetail(sampleJob({ state: 'needs_attention', attention, waitLimitMs: 600_000 }), [attempt]),
      timeline,
    };
    const server = await serve({ [`GET /api/v1/jobs/${jobId}`]: { body: detail } });
    const shown = (await callCli(['jobs', 'show', jobId], envFor(server))).stdout.toString();
    expect(shown).toMatch(/needs attention\s+It could not be prepared, three times: no such folder/);
    expect(shown).toMatch(/waiting limit\s+10 ?m/);
    expect(shown).toMatch(/stopping until .* at the latest\s+alpha/);
    expect(shown).toMatch(/Queued\s+by ada/);
    expect(shown).toMatch(/\+1\.5 ?s\s+Offered to alpha/);
  });
});

describe('baton jobs resolve', () => {
  const path = `/api/v1/jobs/${jobId}/resolve`;
  const attempt = sampleAttempt();
  const attention = { reason: 'lost', at: 1, message: null } as const;
  const waiting = sampleDetail(sampleJob({ state: 'needs_attention', attention, attemptId: attempt.id }), [attempt]);
  const shown = { [`GET /api/v1/jobs/${jobId}`]: { body: waiting } };

  it.each([
    [['--retry'], { resolution: 'retry' }, 'is queued again'],
    [['--retry', '--confirm-ended'], { resolution: 'retry', confirmEnded: true }, 'is queued again'],
    [['--fail', '--note', 'looked at it'], { resolution: 'fail', note: 'looked at it' }, 'is taken as failed'],
    [['--succeed'], { resolution: 'succeed' }, 'is taken as done'],
  ])('%j decides about the attempt that it shows', async (words, body, said) => {
    const server = await serve({ ...shown, [`POST ${path}`]: { body: sampleJob() } });
    const ended = await callCli(['jobs', 'resolve', jobId, ...words], envFor(server));
    expect(ended).toMatchObject({ code: 0, stdout: Buffer.from(`${jobId} ${said}\n`) });
    expect(server.seen.at(-1)?.body).toEqual({ ...body, attemptId: attempt.id, attentionAt: 1 });
    expect(ended.stderr).toContain('(attempt 1 on alpha)');
  });

  it('asks the server all the same about a job that waits for nobody', async () => {
    const server = await serve({
      [`GET /api/v1/jobs/${jobId}`]: { body: sampleDetail(sampleJob()) },
      [`POST ${path}`]: refusal(409, 'job_needs_no_attention'),
    });
    const ended = await callCli(['jobs', 'resolve', jobId, '--retry'], envFor(server));
    expect(server.seen.at(-1)?.body).toEqual({ resolution: 'retry' });
    expect(ended.stderr).toContain('job_needs_no_attention');
  });

  it.each([
    [[], 'say one of --retry, --fail and --succeed'],
    [['--fail', '--succeed'], 'say one of'],
    [['--fail', '--confirm-ended'], '--confirm-ended goes with --retry'],
  ])('refuses %j before anything is sent', async (words, problem) => {
    const server = await serve({});
    const ended = await callCli(['jobs', 'resolve', jobId, ...words], envFor(server));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
    expect(server.seen).toEqual([]);
  });

  it('says what to do when an attempt may still run', async () => {
    const server = await serve({ ...shown, [`POST ${path}`]: refusal(409, 'attempt_may_still_run') });
    const ended = await callCli(['jobs', 'resolve', jobId, '--retry'], envFor(server));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('attempt_may_still_run');
  });
});

describe('baton login', () => {
  it('keeps server and token for later commands, readable by their owner only', async () => {
    const server = await serve({ 'GET /api/v1/whoami': { body: whoami } });
    const HOME = newFolder();
    const login = await callCli(['login', server.url, '--token', '-'], { env: { HOME }, input: 'bat_api_mine\n' });
    expect(login).toMatchObject({ code: 0, stderr: '' });
    expect(login.stdout.toString()).toBe(`Logged in to ${server.url} as ada.\n`);
    const file = join(HOME, '.config/baton/cli.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ url: server.url, token: 'bat_api_mine' });
    const shown = await callCli(['whoami', '--json'], { env: { HOME } });
    expect(JSON.parse(shown.stdout.toString())).toEqual({ url: server.url, ...whoami });
    expect(server.seen.every(({ headers }) => headers.authorization === 'Bearer bat_api_mine')).toBe(true);
    expect((await callCli(['logout'], { env: { HOME } })).code).toBe(0);
    expect(await callCli(['whoami'], { env: { HOME } })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('baton login URL'),
    });
  });

  it('asks for login and password, and makes a token that stands for neither', async () => {
    const made = { id: 'tok1', name: 'cli@host', token: 'bat_api_made', createdAt: 1, expiresAt: null };
    const server = await serve({
      'POST /api/v1/session': { headers: { 'set-cookie': 'baton_session=abc; Path=/; HttpOnly' }, body: whoami },
      'POST /api/v1/tokens': { status: 201, body: made },
      'DELETE /api/v1/session': { status: 204 },
      'GET /api/v1/whoami': { body: whoami },
      'DELETE /api/v1/tokens/tok1': { status: 204 },
    });
    const HOME = newFolder();
    const answers = [
      ['Login', 'ada\r'],
      ['Password', 'correct horse\r'],
    ] as const;
    const login = await callCli(['login', server.url], { env: { HOME }, answers });
    expect(login).toMatchObject({ code: 0, stdout: Buffer.from(`Logged in to ${server.url} as ada.\n`) });
    expect(login.stderr).not.toContain('correct horse');
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/session',
      'POST /api/v1/tokens',
      'DELETE /api/v1/session',
      'GET /api/v1/whoami',
    ]);
    expect(server.seen[0]).toMatchObject({ body: { login: 'ada', password: 'correct horse' }, headers: { origin: server.url } });
    expect(server.seen[1]).toMatchObject({ body: { name: `cli@${hostname()}` }, headers: { cookie: 'baton_session=abc' } });
    expect(server.seen[3]?.headers).toMatchObject({ authorization: 'Bearer bat_api_made' });
    expect((await callCli(['logout'], { env: { HOME } })).stderr).toBe('');
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/api/v1/tokens/tok1' });
  });

  it('asks someone with a second factor for its code too, again after a wrong one', async () => {
    const half = { ...refusal(401, 'totp_required'), headers: { 'set-cookie': 'baton_half=h; Path=/; HttpOnly' } };
    const entered = { headers: { 'set-cookie': 'baton_session=abc; Path=/; HttpOnly' }, body: whoami };
    const server = await serve({
      'POST /api/v1/session': half,
      'POST /api/v1/session/code': ({ body }) =>
        (body as { code: string }).code === '123456' ? entered : refusal(403, 'code_wrong'),
      'POST /api/v1/tokens': { status: 201, body: { id: 'tok1', name: 'cli@host', token: 'bat_api_made' } },
      'DELETE /api/v1/session': { status: 204 },
      'GET /api/v1/whoami': { body: whoami },
    });
    const answers = [
      ['Login', 'ada\r'],
      ['Password', 'correct horse\r'],
      ['Code of', '000000\r'],
      ['Code of', '123456\r'],
    ] as const;
    const login = await callCli(['login', server.url], { env: { HOME: newFolder() }, answers });
    expect(login).toMatchObject({ code: 0, stderr: expect.stringContaining('code_wrong') });
    const codes = server.seen.filter(({ path }) => path === '/api/v1/session/code');
    expect(codes.map(({ body, headers }) => ({ body, cookie: headers.cookie }))).toEqual([
      { body: { code: '000000' }, cookie: 'baton_half=h' },
      { body: { code: '123456' }, cookie: 'baton_half=h' },
    ]);
    expect(server.seen.find(({ path }) => path === '/api/v1/tokens')?.headers.cookie).toBe('baton_session=abc');
  });

  it('keeps nothing that the server refuses, and takes no token from the command line', async () => {
    const server = await serve({ 'GET /api/v1/whoami': refusal(401, 'credential_unknown') });
    const HOME = newFolder();
    expect((await callCli(['login', server.url, '--token', '-'], { env: { HOME }, input: 'bat_api_x' })).code).toBe(1);
    expect((await callCli(['whoami'], { env: { HOME } })).stderr).toContain('No server and token are known here');
    expect(await callCli(['login', server.url, '--token', 'bat_api_x'])).toMatchObject({ code: 2 });
    expect((await callCli(['login', server.url])).code).toBe(2);
  });
});

describe('baton jobs', () => {
  const list = { jobs: [sampleJob()], next: null, counts: { processing: 1 } };

  it('lists them as JSON as the server does, and for people as a table', async () => {
    const server = await serve({ 'GET /api/v1/jobs': { body: list } });
    const json = await callCli(['jobs', 'list', '--state', 'queued', '--state', 'processing', '--json'], envFor(server));
    expect(JSON.parse(json.stdout.toString())).toEqual(list);
    expect(server.seen[0]?.query).toEqual({ state: 'queued,processing', limit: '50' });
    const table = await callCli(['jobs', 'list'], envFor(server));
    expect(table.stdout.toString()).toMatch(new RegExp(`^ID .*\n${jobId} {2}processing`));
  });

  it('says why those wait that do, and what waits by kind', async () => {
    const kind = {
      ...{
        classId: 'class',
        waiting: 2,
        oldestQueuedAt: Date.now(),
        project: 'baton/default',
        executor: 'shell',
        labels: ['gpu'],
      },
      ...{ ranges: {}, draw: {}, attributes: {}, device: null, pinnedTo: null, pinnedToName: null },
      ...{ verdict: 'impossible', place: null, placeMin: null, text: '', blocks: [], heldBack: [], groups: [], runners: 1 },
      change: [{ change: 'add_label', runnerId: null, detail: {}, text: 'add the label gpu to attic' }],
    };
    const queued = { ...list, jobs: [sampleJob({ state: 'queued' })] };
    const server = await serve({
      'GET /api/v1/jobs': { body: queued },
      'GET /api/v1/queue': { body: { classes: [kind], keys: [] } },
    });
    const why = 'No runner fits. Add the label gpu to attic.';
    const asked = ['--why', '--scope', 'acme', '--label', 'gpu', '--label', 'x', '--executor', 'shell'];
    expect((await callCli(['jobs', 'list', ...asked], envFor(server))).stdout.toString()).toContain(`impossible: ${why}`);
    expect(server.seen[0]?.query).toEqual({ scope: 'acme', labels: 'gpu,x', executor: 'shell', limit: '50' });
    const told = JSON.parse((await callCli(['jobs', 'list', ...asked, '--json'], envFor(server))).stdout.toString());
    expect(told.jobs[0].why).toMatchObject({ verdict: 'impossible', text: 'No runner fits.', change: kind.change });
    const queue = (await callCli(['queue'], envFor(server))).stdout.toString();
    expect(queue).toContain(why);
    expect(queue).toMatch(/^JOBS .*\n2 +impossible +baton\/default +shell gpu /);
  });

  it('understands the beginning of an id', async () => {
    const cancelled = endedJob('cancelled');
    const server = await serve({
      'GET /api/v1/jobs': { body: list },
      [`POST /api/v1/jobs/${jobId}/cancel`]: { body: cancelled },
    });
    const ended = await callCli(['jobs', 'cancel', jobId.slice(0, 6), '--reason', 'not needed'], envFor(server));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(server.seen.map(({ query, body }) => ({ query, body }))).toEqual([
      { query: { search: jobId.slice(0, 6), limit: '500' }, body: null },
      { query: {}, body: { reason: 'not needed' } },
    ]);
    expect((await callCli(['jobs', 'show', 'ffff'], envFor(server))).stderr).toContain('There is no job ffff');
    expect((await callCli(['jobs', 'show', '019'], envFor(server))).code).toBe(2);
  });

  it('shows one with its attempts and its timeline', async () => {
    const job = { ...endedJob('failed', { reason: 'exit', exitCode: 3 }), name: 'x\u001b[2Jy' };
    const timeline = [{ seq: 1, at: job.createdAt, sinceMs: null, type: 'job.queued', detail: { by: 'ada\u001b[2J' } }];
    const detail = {
      ...sampleDetail(job, [sampleAttempt({ state: 'ended', cause: 'finished', log: receipt({ lines: 12 }) })]),
      timeline,
    };
    const server = await serve({ [`GET /api/v1/jobs/${jobId}`]: { body: detail } });
    const { stdout } = await callCli(['jobs', 'show', jobId], envFor(server));
    const text = stdout.toString();
    expect(text).toContain('x\uFFFD[2Jy');
    expect(text).toMatch(/^outcome {3}exit code 3$/m);
    expect(text).toMatch(/^1 {8}ended {2}alpha {3}\S+ \S+ {2}Finished {2}12 lines$/m);
    expect(text).toMatch(/Queued {2}by ada\uFFFD\[2J$/m);
    const asJson = await callCli(['jobs', 'show', jobId, '--json'], envFor(server));
    expect(JSON.parse(asJson.stdout.toString())).toEqual(detail);
  });

  it('prints the log of the newest attempt, and says when it is not complete', async () => {
    const page = logPage([logPart(1, 'stdout', 'a\n'), logPart(2, 'stderr', 'b\n')], null);
    const history = [sampleAttempt({ state: 'ended', cause: 'lease_expired' })];
    const server = await serve({
      [`GET /api/v1/jobs/${jobId}/log`]: { body: page },
      [`GET /api/v1/jobs/${jobId}`]: { body: sampleDetail(endedJob('failed'), history) },
    });
    const ended = await callCli(['jobs', 'logs', jobId], envFor(server));
    expect(ended).toMatchObject({ code: 0, stderr: 'b\nbaton: the log is not complete: its runner never closed it\n' });
    expect(ended.stdout.toString()).toBe('a\n');
  });

  it('follows a re-run like a run', async () => {
    const again = sampleJob({ rerunOf: jobId });
    const server = await serve({
      [`POST /api/v1/jobs/${jobId}/rerun`]: { body: again },
      [`GET /api/v1/jobs/${jobId}`]: { body: sampleDetail(endedJob('failed', { exitCode: 4 })) },
      [`GET /api/v1/jobs/${jobId}/log`]: { body: logPage([], receipt()) },
    });
    expect((await callCli(['jobs', 'rerun', jobId], envFor(server))).code).toBe(4);
    expect(server.seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('releases a lock that a job met', async () => {
    const server = await serve({ [`POST /api/v1/jobs/${jobId}/rerun`]: { body: sampleJob({ rerunOf: jobId }) } });
    const words = ['jobs', 'rerun', jobId, '--release-lock', 'lock-1', '--detach', '--json'];
    expect((await callCli(words, envFor(server))).code).toBe(0);
    expect(server.seen[0]?.body).toEqual({ releaseLock: 'lock-1' });
  });
});

describe('baton runners', () => {
  const pairing = {
    id: runnerId,
    name: 'alpha',
    pairingToken: 'bat_pair_x',
    command: 'npx -y …',
    expiresAt: 5,
    expiresInMs: 900_000,
  };

  it('adds one and prints how to pair it', async () => {
    const server = await serve({ 'POST /api/v1/runners': { status: 201, body: pairing } });
    const json = await callCli(['runners', 'add', 'alpha', '--label', 'gpu', '--executor', 'shell', '--json'], envFor(server));
    const { expiresInMs: _, ...shape } = pairing;
    expect(JSON.parse(json.stdout.toString())).toEqual(shape);
    expect(server.seen[0]?.body).toEqual({ name: 'alpha', labels: ['gpu'], executors: ['shell'] });
    const plain = await callCli(['runners', 'add', 'alpha'], envFor(server));
    expect(plain.stdout.toString()).toBe('npx -y …\n');
    expect(plain.stderr).toContain('within 15 min');
  });

  it('finds one by name, number or the beginning of its id', async () => {
    const runner = sampleRunner();
    const path = `/api/v1/runners/${runnerId}`;
    const server = await serve({
      'GET /api/v1/runners': { body: { runners: [runner] } },
      [`GET ${path}`]: { body: runner },
      [`GET ${path}/credential`]: refusal(403, 'permission_denied'),
    });
    for (const word of ['alpha', '7', runnerId.slice(0, 8)]) {
      const shown = await callCli(['runners', 'show', word, '--json'], envFor(server));
      expect(JSON.parse(shown.stdout.toString())).toEqual(runner);
    }
    expect((await callCli(['runners', 'show', '7'], envFor(server))).stdout.toString()).toMatch(/^status {10}online$/m);
  });

  it('says of one that does not tell how many jobs it takes that it does not', async () => {
    const runner = { ...sampleRunner(), protocol: 'gitea', capacity: 1, limits: ['capacity'] };
    const path = `/api/v1/runners/${runnerId}`;
    const server = await serve({
      'GET /api/v1/runners': { body: { runners: [runner] } },
      [`GET ${path}`]: { body: runner },
      [`GET ${path}/credential`]: refusal(403, 'permission_denied'),
    });
    const { stdout } = await callCli(['runners', 'show', 'alpha'], envFor(server));
    expect(stdout.toString()).toMatch(/^capacity {8}as many as it asks for; it does not say$/m);
  });
});

describe('baton', () => {
  it('says what to do when no server answers, or something else does', async () => {
    const server = await serve({ 'GET /api/v1/whoami': { status: 418, body: 'teapot' } });
    expect(await callCli(['whoami'], envFor(server))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('answered with status 418'),
    });
    await server.close();
    const gone = await callCli(['runners', 'list', '--json'], envFor(server));
    expect(JSON.parse(gone.stderr).error).toMatchObject({ code: 'server_unreachable', detail: { url: server.url } });
  });

  it('suggests what was meant, and ends with 2', async () => {
    expect(await callCli(['jbos'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean jobs?') });
    expect((await callCli(['--version'])).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await callCli([])).code).toBe(2);
  });
});
