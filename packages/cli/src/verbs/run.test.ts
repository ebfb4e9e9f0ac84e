import type { JobDetail, LogPage } from '@baton/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { callCli } from '../testing/call-cli.ts';
import { type FakeServer, type Reply, refusal, type Seen, startFakeServer } from '../testing/fake-server.ts';
import { pressUntilOver, runCli, startCli } from '../testing/run-cli.ts';
import { endedJob, jobId, logPage, logPart, receipt, sampleAttempt, sampleDetail, sampleJob } from '../testing/samples.ts';

interface Script {
  submit?: (seen: Seen) => Reply;
  detail?: () => JobDetail;
  log?: (seen: Seen) => LogPage | null | Promise<LogPage>;
  cancel?: () => Reply;
}

const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const failedWith3 = (): JobDetail =>
  sampleDetail(endedJob('failed', { exitCode: 3 }), [sampleAttempt({ state: 'ended', cause: 'finished', log: receipt() })]);

/** A server with one job; what the script leaves out is a job that wrote nothing and succeeded. */
async function serve(script: Script): Promise<FakeServer> {
  const server = await startFakeServer(async (seen) => {
    const route = `${seen.method} ${seen.path}`;
    if (route === 'POST /api/v1/jobs') return script.submit ? script.submit(seen) : { status: 201, body: sampleJob() };
    if (route === `GET /api/v1/jobs/${jobId}`) return { body: script.detail?.() ?? sampleDetail(endedJob('succeeded')) };
    if (route === `POST /api/v1/jobs/${jobId}/cancel`) return script.cancel?.() ?? { body: sampleJob() };
    if (route === `GET /api/v1/jobs/${jobId}/log`) {
      const page = script.log ? await script.log(seen) : logPage([], receipt());
      return page && { body: page };
    }
    return refusal(404, 'route_not_found');
  });
  servers.push(server);
  return server;
}

const envFor = ({ url }: FakeServer) => ({ env: { BATON_URL: url, BATON_TOKEN: 'bat_api_test' } });
const isCancel = ({ path }: Seen): boolean => path.endsWith('/cancel');
const isLog = ({ path }: Seen): boolean => path.endsWith('/log');

describe('baton run', { timeout: 20_000 }, () => {
  it('passes on both streams byte by byte and ends with the exit code of the job', async () => {
    const raw = Buffer.from([0xff, 0x00, 0xc3, 0x0a, 0x1b, 0x5b]);
    const pages = [
      logPage([logPart(1, 'stdout', raw), logPart(2, 'stderr', 'err\n')], null, true),
      logPage([logPart(3, 'system', 'prepar'), logPart(4, 'system', 'ed\n'), logPart(5, 'stdout', 'half a li')], null),
      logPage([logPart(6, 'stdout', 'ne')], receipt()),
      logPage([], receipt()),
    ];
    const server = await serve({ detail: failedWith3, log: () => pages.shift() ?? logPage([], receipt()) });
    const ended = await runCli(['run', '--', 'sh', '-c', 'exit 3'], envFor(server));
    expect(ended.stdout).toEqual(Buffer.concat([raw, Buffer.from('half a line')]));
    expect(ended.stderr).toBe('err\nbaton: prepared\n');
    expect(ended.code).toBe(3);
    expect(server.seen.filter(isLog).map(({ query }) => query.after)).toEqual(['0', '2', '5', '6']);
    expect(server.seen.every(({ headers }) => headers.authorization === 'Bearer bat_api_test')).toBe(true);
  });

  it('submits all that its options say, and leaves the options of the command alone', async () => {
    const server = await serve({});
    const words = [
      'run',
      '--label',
      'a',
      '--label',
      'b',
      '--priority',
      '-5',
      '--env',
      'A=1=2',
      '--env',
      'HERE',
      '--time-limit',
      '10m',
    ];
    const more = ['--on-lost', 'hold', '--project', 'me/tool', '--', 'ls', '--label', 'x', '--', '-l'];
    const { env } = envFor(server);
    const ended = await callCli([...words, ...more], { env: { ...env, HERE: 'passed on' } });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(server.seen[0]?.body).toEqual({
      labels: ['a', 'b'],
      priority: -5,
      timeLimitMs: 600_000,
      onLost: 'hold',
      project: 'me/tool',
      spec: { command: ['ls', '--label', 'x', '--', '-l'], environment: { A: '1=2', HERE: 'passed on' } },
    });
  });

  it('says what the job needs of its runner', async () => {
    const server = await serve({});
    const needs = ['--range', 'frequency=433e6..434e6', '--range', 'gain=3', '--attribute', 'os=linux', '--device', 'sdr'];
    const more = ['--device', 'tx', '--executor-version', '5.2', '--runner-version', '1.0', '--concurrency', 'a=b=2'];
    expect((await callCli(['run', ...needs, ...more, '--', 'true'], envFor(server))).code).toBe(0);
    expect(server.seen[0]?.body).toEqual({
      ranges: { frequency: { min: 433e6, max: 434e6 }, gain: 3 },
      attributes: { os: 'linux' },
      device: ['sdr', 'tx'],
      executorVersionMin: '5.2',
      runnerVersionMin: '1.0',
      concurrency: { key: 'a=b', limit: 2 },
      spec: { command: ['true'] },
    });
    expect((await callCli(['run', '--device', '--concurrency', 'host', '--', 'true'], envFor(server))).code).toBe(0);
    const bodies = server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(bodies.at(-1)).toMatchObject({ device: [], concurrency: { key: 'host', limit: 1 } });
  });

  it('draws from what is named', async () => {
    const server = await serve({});
    const draws = ['--draw', 'frequency=2m,70cm', '--draw', 'gain=3', '--draw', 'frequency=433e6..434e6,868300000'];
    expect((await callCli(['run', ...draws, '--', 'true'], envFor(server))).code).toBe(0);
    expect(server.seen[0]?.body).toEqual({
      drawFrom: { frequency: ['2m', '70cm', { min: 433e6, max: 434e6 }, 868_300_000], gain: [3] },
      spec: { command: ['true'] },
    });
  });

  it.each([
    [['--range', 'frequency=5..1'], 'begins above its end'],
    [['--range', 'frequency=NaN'], "not 'NaN'"],
    [['--range', 'frequency=1..2..3'], 'is a number'],
    [['--range', 'frequency='], 'is a number'],
    [['--range', 'frequency'], 'NAME=VALUE'],
    [['--range', 'frequency=1', '--range', 'frequency=2'], 'can not be both 1 and 2'],
    [['--draw', 'frequency'], 'NAME=WHAT'],
    [['--draw', '=2m'], 'NAME=WHAT'],
    [['--draw', 'frequency=2m,'], "not ''"],
    [['--draw', 'frequency=5..1'], "not '5..1'"],
    [['--attribute', 'os=linux', '--attribute', 'os=mac'], 'can not be both linux and mac'],
    [['--attribute', '=linux'], 'NAME=VALUE'],
    [['--concurrency', 'key=0'], 'KEY=LIMIT'],
    [['--concurrency', '=1'], 'KEY=LIMIT'],
    [['--wait-limit', 'soon'], 'Write it like'],
  ])('refuses %j', async (words, problem) => {
    const server = await serve({});
    const ended = await callCli(['run', ...words, '--', 'true'], envFor(server));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
    expect(server.seen).toEqual([]);
  });

  it('sends the same key until the server answers', async () => {
    const replies: Reply[] = [null, refusal(503, 'server_starting', { 'retry-after': '0' }), null, { body: sampleJob() }];
    const server = await serve({ submit: () => replies.shift() ?? null });
    const ended = await callCli(['run', '--', 'true'], envFor(server));
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/trying again until it comes/g)).toHaveLength(1);
    expect(ended.stderr).toContain('the server answers again');
    const keys = server.seen.filter(({ method, path }) => method === 'POST' && path === '/api/v1/jobs').map(keyOf);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('goes on where it was when connections break in the middle', async () => {
    const pages = [logPage([logPart(1, 'stdout', 'one ')], null), null, null, logPage([logPart(2, 'stdout', 'two')], receipt())];
    const server = await serve({ log: () => (pages.length > 0 ? (pages.shift() ?? null) : logPage([], receipt())) });
    const ended = await callCli(['run', '--', 'true'], envFor(server));
    expect(ended.stdout.toString()).toBe('one two');
    expect(ended.code).toBe(0);
  });

  it('cancels the job on Ctrl-C and waits for its end', async () => {
    let letGo: (page: LogPage) => void = () => {};
    const held = new Promise<LogPage>((resolve) => {
      letGo = resolve;
    });
    const cancel = (): Reply => {
      letGo(logPage([logPart(1, 'stdout', 'cleaned up\n')], receipt()));
      return { body: sampleJob({ cancelling: true }) };
    };
    const log = ({ query }: Seen) => (query.after === '0' ? held : logPage([], receipt()));
    const server = await serve({ log, cancel, detail: () => sampleDetail(endedOrNot()) });
    const endedOrNot = () => (server.seen.some(isCancel) ? endedJob('cancelled') : sampleJob());
    const running = startCli(['run', '--', 'sleep', '100'], envFor(server));
    await server.until(isLog);
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(ended.stdout.toString()).toBe('cleaned up\n');
    expect(server.seen.filter(isCancel)).toHaveLength(1);
  });

  it('leaves the job to itself on a second Ctrl-C', async () => {
    const server = await serve({ log: () => new Promise(() => {}), detail: () => sampleDetail(sampleJob()) });
    const running = startCli(['run', '--', 'sleep', '100'], envFor(server));
    await server.until(isLog);
    running.child.kill('SIGINT');
    await server.until(isCancel);
    const ended = await pressUntilOver(running);
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain(`job ${jobId} goes on without us`);
  });

  it('cancels the job when nobody reads its output any more', async () => {
    const log = ({ query }: Seen) => logPage([logPart(Number(query.after) + 1, 'stdout', 'y\n'.repeat(5000))], null, true);
    const server = await serve({ log, detail: () => sampleDetail(sampleJob()) });
    const running = startCli(['run', '--', 'yes'], envFor(server));
    await running.untilOutput('y\n');
    running.child.stdout?.destroy();
    await server.until(isCancel);
    expect((await running.ended).code).toBe(141);
  });

  it('says that a job needs attention and how to decide, once, and goes on following it', async () => {
    const attention = { reason: 'quarantined', at: 1, message: 'no such folder' } as const;
    let asked = 0;
    const detail = () => {
      asked += 1;
      const held = sampleAttempt({ state: 'lost', cause: 'lease_expired' });
      return asked > 3
        ? sampleDetail(endedJob('succeeded'), [{ ...held, state: 'ended' }])
        : sampleDetail(sampleJob({ state: 'needs_attention', attention }), [held]);
    };
    const server = await serve({ detail, log: () => logPage([], null) });
    const ended = await callCli(['run', '--', 'true'], envFor(server));
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/needs attention/g)).toHaveLength(1);
    expect(ended.stderr).toContain('it could not be prepared, three times (no such folder)');
    expect(ended.stderr).toContain(`baton jobs resolve ${jobId} --retry`);
  });

  it.each([
    ['failed', { signal: 'SIGKILL' }, 137],
    ['failed', { reason: 'lost', message: 'its runner was lost' }, 1],
    ['cancelled', {}, 130],
  ] as const)('shows a job that %s with %o as %i', async (state, outcome, code) => {
    const server = await serve({ detail: () => sampleDetail(endedJob(state, outcome)) });
    const ended = await callCli(['run', '--', 'true'], envFor(server));
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(`job ${jobId} ${state === 'cancelled' ? 'was cancelled' : 'failed'}`);
  });

  it('shows the log of every attempt, and says where one is not complete', async () => {
    const history = [
      sampleAttempt({ state: 'ended', cause: 'lease_expired' }),
      sampleAttempt({ number: 2, runnerName: 'be\u001b[31mta', state: 'ended', cause: 'finished' }),
    ];
    const log = ({ query }: Seen): LogPage => {
      if (query.after !== '0') return logPage([], query.attempt === '2' ? receipt() : null);
      return query.attempt === '1'
        ? logPage([logPart(1, 'stdout', 'first\n')], null)
        : logPage([logPart(1, 'stdout', 'second\n')], receipt({ linesDropped: 9, complete: false }));
    };
    const server = await serve({ detail: () => sampleDetail(endedJob('succeeded'), history), log });
    const ended = await callCli(['run', '--', 'true'], envFor(server));
    expect(ended.stdout.toString()).toBe('first\nsecond\n');
    expect(ended.stderr).toContain('the log is not complete: its runner never closed it');
    expect(ended.stderr).toContain('attempt 2 on be\uFFFD[31mta');
    expect(ended.code).toBe(0);
  });

  it('prints the job as JSON when it does not stay with it', async () => {
    const server = await serve({});
    const ended = await callCli(['run', '--detach', '--json', '--', 'true'], envFor(server));
    expect(JSON.parse(ended.stdout.toString())).toMatchObject({ id: jobId, state: 'processing' });
    expect(server.seen).toHaveLength(1);
  });

  it('refuses what it does not understand with code 2, and what the server refuses with code 1', async () => {
    const server = await serve({ submit: () => refusal(404, 'project_not_found') });
    expect(await callCli(['run', '--nonsense', '--', 'true'], envFor(server))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^baton: unknown option '--nonsense'\n.*\n? {2}next: Run it with --help\.\n$/s),
    });
    expect((await callCli(['run', '--time-limit', 'soon', '--', 'true'], envFor(server))).code).toBe(2);
    expect((await callCli(['run', '--env', 'NOT_SET_HERE', '--', 'true'], envFor(server))).code).toBe(2);
    const refused = await callCli(['run', '--', 'true'], envFor(server));
    expect(refused).toMatchObject({ code: 1, stderr: 'baton: refused: project_not_found\n  next: do otherwise\n' });
    const asJson = await callCli(['run', '--detach', '--json', '--', 'true'], envFor(server));
    expect(JSON.parse(asJson.stderr)).toEqual({
      error: {
        code: 'project_not_found',
        message: 'refused: project_not_found',
        next: 'do otherwise',
        detail: { code: 'project_not_found' },
      },
    });
  });
});

const keyOf = ({ headers }: Seen) => headers['idempotency-key'];
