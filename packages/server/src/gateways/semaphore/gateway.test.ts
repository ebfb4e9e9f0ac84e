import { execFileSync } from 'node:child_process';
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitMarkOf } from './jobs/boot-script.ts';
import { SemaphorePlane } from './testing/semaphore-plane.ts';
import type { SemaphoreRunner } from './testing/semaphore-runner.ts';

let plane: SemaphorePlane;
let runner: SemaphoreRunner;

beforeEach(async () => {
  plane = await SemaphorePlane.start();
  runner = plane.runner();
});
afterEach(() => plane.close());

describe('registration', () => {
  test('answers 200 with a token; tags are labels, and what it takes at once its capacity', async () => {
    const fields = { name: 'box', tags: ['gpu', 'linux', 'gpu'], max_parallel_tasks: 2, enabled: true, project_id: 3 };
    expect(await runner.register(plane.secret, fields)).toBe(200);
    expect(runner.token).toMatch(/^bat_run_/);
    expect(await plane.runnerNamed('box')).toMatchObject({
      ...{ name: 'box', labels: ['gpu', 'linux'], capacity: 2, protocol: 'semaphore', fence: false },
      executors: [{ name: 'ansible' }, { name: 'shell' }, { name: 'terraform' }],
    });
  });

  test('of a nameless runner gives it a name, is enabled, and shows a bound where it has none', async () => {
    expect(await runner.register(plane.secret, { name: '', max_parallel_tasks: 0 })).toBe(200);
    const [shown] = await plane.runners();
    expect(shown).toMatchObject({ name: expect.stringMatching(/^semaphore-[0-9a-f]{8}$/), capacity: 32, disabled: null });
  });

  test('makes no runner that is updated from here, by itself or by a command of ours', async () => {
    await runner.register(plane.secret, { name: 'box' });
    const { status, body } = await plane.call('POST', '/api/v1/runners/box/update', {});
    expect([status, body]).toMatchObject([409, { error: { code: 'runner_foreign' } }]);
  });

  test('under a name that is taken gets one that is free', async () => {
    await runner.register(plane.secret, { name: 'box' });
    await plane.runner().register(plane.secret, { name: 'box' });
    expect((await plane.runners()).map(({ name }) => name).sort()).toEqual(['box', 'box-2']);
  });

  test('that says so is disabled', async () => {
    await runner.register(plane.secret, { name: 'box', enabled: false });
    expect(await plane.runnerNamed('box')).toMatchObject({ disabled: { reason: 'it registered so' } });
    const id = await plane.submit({ command: ['true'] });
    const asked = runner.ask().catch(() => 'the server went away');
    await runner.report();
    expect((await plane.job(id)).state).toBe('queued');
    await plane.close();
    await asked;
    plane = await SemaphorePlane.start();
  });

  test('with the token of a project enrols for that project', async () => {
    await plane.call('POST', '/api/v1/organizations', { name: 'acme' });
    await plane.call('POST', '/api/v1/projects', { owner: 'acme', name: 'site' });
    const { body } = await plane.call('POST', '/api/v1/repos/acme/site/actions/runners/registration-token');
    expect(await runner.register(body.token, { name: 'box' })).toBe(200);
    expect(await plane.runnerNamed('box')).toMatchObject({ scope: 'acme/site' });
  });

  test('with a pairing token becomes the runner that it was made for, once', async () => {
    const { body } = await plane.call('POST', '/api/v1/runners', { name: 'made before', labels: ['mine'] });
    expect(await runner.register(body.pairingToken, { name: 'ignored', tags: ['gpu'] })).toBe(200);
    expect(await plane.runnerNamed('made before')).toMatchObject({ protocol: 'semaphore', labels: ['gpu', 'mine'] });
    expect(await plane.runner().register(body.pairingToken)).toBe(400);
  });

  test.each<[string, number, object]>([
    ['no token', 400, { registration_token: '' }],
    ['a token of nobody', 400, { registration_token: 'bat_reg_nothing' }],
    ['a body of another kind', 400, [] as object],
    ['a tag that can be no label', 400, { tags: ['a b'] }],
    ['a weak key', 400, { public_key: weakKey() }],
    ['a key that is none', 400, { public_key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }],
    ['an address inside', 400, { webhook: 'http://169.254.169.254/latest' }],
  ])('%s is refused with %s', async (_, status, fields) => {
    const body = Array.isArray(fields) ? fields : { registration_token: plane.secret, ...fields };
    const answer = await runner.call('POST', body, null);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text.toString())).toEqual({ error: expect.any(String) });
    expect(await plane.runners()).toEqual([]);
  });
});

function weakKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return pem(publicKey.export({ type: 'pkcs1', format: 'der' }));
}
const pem = (der: Buffer): string =>
  `-----BEGIN PUBLIC KEY-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;

describe('credentials', () => {
  test('none is 401, an unknown one 404, in their words', async () => {
    await runner.register(plane.secret);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { Jobs: null } : undefined;
      expect((await runner.call(method, body, null)).status).toBe(401);
      const { status, text } = await runner.call(method, body, 'bat_run_unknown');
      expect([status, JSON.parse(text.toString())]).toEqual([404, { error: expect.stringContaining('Runner not found') }]);
    }
  });

  test('the stock program leaves without its token, which is refused and harms nobody; with it the runner is gone', async () => {
    await runner.register(plane.secret, { name: 'box' });
    expect((await runner.call('DELETE', undefined, null)).status).toBe(401);
    expect(await plane.runners()).toHaveLength(1);
    expect((await runner.call('DELETE')).status).toBe(204);
    expect(await plane.runners()).toEqual([]);
    expect((await runner.call('GET')).status).toBe(404);
  });
});

describe('a job', () => {
  beforeEach(() => runner.register(plane.secret, { name: 'box', max_parallel_tasks: 2 }));

  test('comes at once to a runner that waits, runs, and tells its lines and its exit code', async () => {
    await runner.report();
    const asked = runner.ask();
    const id = await plane.submit({ script: 'echo "$GREETING"; basename "$PWD"; exit 3', environment: { GREETING: 'hello' } });
    await asked;
    expect(runner.state).toMatchObject({
      CurrentJobs: [],
      new_jobs: [{ task: { status: 'starting' }, template: { app: 'bash' } }],
    });
    const task = runner.begin();
    await task?.ended;
    await runner.tick();
    expect(await plane.job(id)).toMatchObject({ state: 'failed', outcome: { reason: 'exit', exitCode: 3 } });
    const lines = await plane.lines(id);
    expect(lines.slice(-2)).toEqual(['hello', 'work']);
    expect(lines.join()).not.toContain(exitMarkOf(task?.job.task.id ?? 0));
    // what was fetched for it goes
    expect(runner.cleared).toEqual([task?.job.task.id]);
  });

  test('is offered again until its runner has begun it, and only once', async () => {
    const id = await plane.submit({ command: ['true'] });
    await runner.tick();
    await runner.tick();
    expect(runner.queue).toHaveLength(1);
    expect(runner.state?.new_jobs).toHaveLength(1);
    await runner.begin()?.ended;
    await runner.report();
    expect((await plane.job(id)).state).toBe('succeeded');
  });

  test('comes one at a time to a runner that takes several', async () => {
    const ids = [await plane.submit({ command: ['sleep', '60'] }), await plane.submit({ command: ['sleep', '60'] })];
    await runner.tick();
    await runner.tick();
    expect(runner.queue).toHaveLength(1);
    runner.begin();
    await runner.tick();
    expect(runner.queue).toHaveLength(1);
    expect(await Promise.all(ids.map(async (id) => (await plane.job(id)).state))).toEqual(['processing', 'processing']);
  });

  test('has its secrets, which stand in no line, and none but those of its own', async () => {
    const id = await plane.submit(
      { script: 'echo "$TOKEN $BATON none"' },
      { secretEnvironment: { TOKEN: 'a-very-secret-word' } },
    );
    await plane.until(runner, id, 'succeeded');
    expect(await plane.lines(id)).toContain('*** true none');
  });

  test('whose lines came twice, because an answer was lost, has them once', async () => {
    const id = await plane.submit({ script: 'echo one; echo two' });
    await runner.tick();
    const task = runner.begin();
    await task?.ended;
    const records = [...(task?.records ?? [])];
    const of = (status: string, LogRecords: unknown[]) => ({
      Jobs: [{ ID: task?.job.task.id, Status: status, LogRecords, Commit: null }],
    });
    await runner.call('PUT', of('running', records.slice(0, 2)));
    await runner.call('PUT', of('running', records));
    await runner.call('PUT', of('success', records));
    await runner.call('PUT', of('success', records));
    expect((await plane.job(id)).state).toBe('succeeded');
    expect((await plane.lines(id)).slice(-2)).toEqual(['one', 'two']);
  });

  test('that its runner names no more is lost, and goes to the next', async () => {
    const id = await plane.submit({ command: ['sleep', '60'] });
    await runner.tick();
    runner.begin();
    await runner.tick();
    runner.die();
    // not named, not named again and its folder emptied, given anew
    for (let second = 0; second < 3; second++) await runner.tick();
    expect(await plane.job(id)).toMatchObject({ state: 'processing', attempts: 2 });
  });

  test('is lost at once when another process of its runner begins', async () => {
    const id = await plane.submit({ command: ['sleep', '60'] });
    await runner.tick();
    runner.begin();
    await runner.tick();
    runner.die();
    runner.startedAt = '2026-07-01T11:00:00Z';
    await runner.report();
    expect(await plane.job(id)).toMatchObject({ state: 'queued', attempts: 1 });
  });
});

describe('an end', () => {
  beforeEach(() => runner.register(plane.secret, { name: 'box' }));

  const begun = async (more: object = {}): Promise<string> => {
    const id = await plane.submit({ script: 'echo begun; sleep 60 & sleep 60' }, more);
    await runner.tick();
    runner.begin();
    await runner.tick();
    return id;
  };

  test('that was asked for: the runner is told to stop, never that it has stopped, and kills all of it', async () => {
    const id = await begun();
    await plane.call('POST', `/api/v1/jobs/${id}/cancel`, { reason: 'no more' });
    await runner.tick();
    expect(runner.state?.CurrentJobs).toMatchObject([{ status: 'stopping' }]);
    await plane.until(runner, id, 'cancelled');
    expect((await plane.job(id)).outcome).toMatchObject({ reason: 'cancelled' });
  });

  test('of a job that was not begun is told when it is', async () => {
    const id = await plane.submit({ command: ['sleep', '60'] });
    await runner.tick();
    await plane.call('POST', `/api/v1/jobs/${id}/cancel`, {});
    await runner.tick();
    expect(runner.state?.new_jobs).toEqual([]);
    runner.begin();
    await plane.until(runner, id, 'cancelled');
  });

  test('by its time limit', async () => {
    const id = await begun({ timeLimitMs: 1000 });
    await plane.until(runner, id, 'failed', 40);
    expect((await plane.job(id)).outcome).toMatchObject({ reason: 'timeout' });
  }, 20_000);

  test('by a kick: named among those that are over, and a late report changes nothing', async () => {
    const id = await begun();
    const task = [...runner.running.keys()];
    await plane.call('POST', '/api/v1/runners/box/kick', {});
    expect((await plane.job(id)).state).toBe('queued');
    const body = { Jobs: [{ ID: task[0], Status: 'running', LogRecords: [], Commit: null }] };
    const { status, text } = await runner.call('PUT', body);
    expect([status, JSON.parse(text.toString())]).toEqual([200, { terminated_jobs: task }]);
    await runner.report();
    expect(runner.running.size).toBe(0);
  });

  test('for a runner that reads no answers: what is not its own is to stop', async () => {
    const old = plane.runner({ generation: 'old' });
    await old.register(plane.secret, { name: 'old' });
    const { status, text } = await old.call('PUT', { Jobs: [{ ID: 77, Status: 'running', LogRecords: null }] });
    expect([status, text.toString()]).toEqual([200, '{"terminated_jobs":[77]}']);
    await old.ask();
    expect(old.state?.CurrentJobs).toEqual([{ id: 77, status: 'stopping' }]);
  });
});

describe('reports', () => {
  beforeEach(() => runner.register(plane.secret, { name: 'box' }));

  test.each<[unknown, number]>([
    [{ Jobs: null }, 204],
    [{}, 204],
    [{ Jobs: [] }, 200],
    [{ Jobs: [{ ID: 1, Status: '', LogRecords: [] }] }, 200],
    [{ Jobs: [{ ID: 1, Status: 'nothing', LogRecords: [] }] }, 400],
    [{ Jobs: [{ ID: 'x', Status: 'running' }] }, 400],
    [{ Jobs: 3 }, 400],
    [[], 400],
  ])('%j is answered %s', async (body, status) => {
    expect((await runner.call('PUT', body)).status).toBe(status);
  });
});

describe('one-off runners', () => {
  test.each(['old', 'new'] as const)('of the %s kind end after their job, whose end is known', async (generation) => {
    const one = plane.runner({ generation, oneOff: true });
    await one.register(plane.secret, { name: 'once' });
    const id = await plane.submit({ script: 'echo done' });
    await one.tick();
    await one.begin()?.ended;
    await one.tick();
    expect(one.hasExited).toBe(true);
    expect((await plane.job(id)).state).toBe('succeeded');
  });

  test('that leave a second job alone do not lose an attempt of it', async () => {
    const one = plane.runner({ oneOff: true });
    await one.register(plane.secret, { name: 'once', max_parallel_tasks: 0 });
    await plane.submit({ command: ['sleep', '60'] });
    await one.tick();
    one.begin();
    await one.tick();
    const second = await plane.submit({ command: ['true'] });
    for (let at = 0; at < 30; at++) await one.tick();
    expect(await plane.job(second)).toMatchObject({ state: 'queued', attempts: 1, attemptsCounted: 0 });
  });
});

describe('the encrypted generation', () => {
  test('gets what it is told in blocks that its key opens', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const sizes: number[] = [];
    const decrypt = (body: Buffer): string => {
      sizes.push(body.length % 256);
      const blocks = Array.from({ length: body.length / 256 }, (_, at) => body.subarray(at * 256, (at + 1) * 256));
      const open = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
      return Buffer.concat(blocks.map((block) => privateDecrypt(open, block))).toString();
    };
    const old = plane.runner({ generation: 'old', decrypt });
    const key = pem(publicKey.export({ type: 'pkcs1', format: 'der' }));
    expect(await old.register(plane.secret, { public_key: key })).toBe(200);
    const id = await plane.submit({ script: 'echo "ünïcode $WORD"' }, { secretEnvironment: { WORD: 'x'.repeat(3000) } });
    await old.tick();
    await old.begin()?.ended;
    await old.report();
    expect((await plane.job(id)).state).toBe('succeeded');
    expect(new Set(sizes)).toEqual(new Set([0]));
    expect(await plane.lines(id)).toContain('ünïcode ***');
  });
});

describe('a cache', () => {
  test('is emptied when somebody asks, once, and not while there is a job', async () => {
    await runner.register(plane.secret, { name: 'box' });
    const gate = join(mkdtempSync(join(tmpdir(), 'baton-gate-')), 'open');
    execFileSync('mkfifo', [gate]);
    const id = await plane.submit({ command: ['cat', gate] });
    await runner.tick();
    const task = runner.begin();
    expect((await plane.call('POST', '/api/v1/runners/box/clear-cache')).status).toBe(200);
    expect((await plane.call('POST', '/api/v1/runners/box/clear-cache', {})).status).toBe(200);
    await runner.tick();
    expect(runner.cleared).toEqual([]);
    await writeFile(gate, 'go on');
    await task?.ended;
    rmSync(dirname(gate), { recursive: true });
    await runner.tick();
    expect((await plane.job(id)).state).toBe('succeeded');
    expect(runner.cleared).toEqual([null]);
    const asked = runner.ask();
    await plane.submit({ command: ['true'] });
    await asked;
    expect(runner.cleared).toEqual([null]);
    const { body } = await plane.call('GET', '/api/v1/audit?action=runner.clear_cache');
    expect(body.entries).toHaveLength(1);
  });

  test('of a runner of ours is nothing to ask for', async () => {
    await plane.call('POST', '/api/v1/runners', { name: 'ours' });
    const { status, body } = await plane.call('POST', '/api/v1/runners/ours/clear-cache');
    expect([status, body.error.code]).toEqual([409, 'runner_without_cache']);
  });
});

test('a webhook is told of begin and end; one that fails stops nothing', async () => {
  const told: unknown[] = [];
  const heard: (() => void)[] = [];
  const receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      told.push(JSON.parse(text));
      response.writeHead(500).end();
      heard.shift()?.();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address() as { port: number };
  const both = Promise.all([1, 2].map(() => new Promise<void>((resolve) => heard.push(resolve))));
  expect(await runner.register(plane.secret, { name: 'box', webhook: `http://127.0.0.1:${address.port}/` })).toBe(200);
  const id = await plane.submit({ command: ['true'] });
  await plane.until(runner, id, 'succeeded');
  await both;
  const task_id = expect.any(Number);
  const number = (await plane.runnerNamed('box')).number;
  const rest = { task_id, project_id: task_id, template_id: task_id, runner_id: number };
  expect(told).toEqual([
    { action: 'start', ...rest },
    { action: 'finish', ...rest },
  ]);
  receiver.close();
});
