import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template, TemplateRun } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { newFolder } from '../../testing/run-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const id = '0198a2b4-0000-7000-8000-000000000001';
const base = '/api/v1/templates';

const template = (fields: Partial<Template> = {}): Template => ({
  ...{ id, name: 'nightly', project: 'baton/default', description: '', job: { spec: { command: ['make'] } }, parameters: [] },
  ...{ schedule: { kind: 'cron', lines: '0 3 * * *', timeZone: 'UTC' }, overlap: 'skip', missed: 'once', enabled: true },
  ...{ disabledAt: null, disabledBy: null, disabledReason: null, nextRunAt: 1_800_000_000_000, waitsForRun: null },
  ...{ openRuns: 0, runs: 3, lastRun: null, problem: null, createdAt: 0, createdBy: 'ada', changedAt: 0, changedBy: 'ada' },
  ...fields,
});
const detail = (fields: Partial<Template> = {}) => ({ body: { template: template(fields), nextRuns: [] } });
const found = { [`GET ${base}/nightly`]: detail() };

test('templates are listed with when they run and what is in the way', async () => {
  const problem = { code: 'secret_unknown', message: '', next: '', at: 0, failures: 2, until: 0 };
  const templates = [
    template(),
    template({
      name: 'tone',
      schedule: { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 },
      nextRunAt: null,
      waitsForRun: id,
    }),
    template({ name: 'deploy', schedule: { kind: 'manual' }, enabled: false }),
    template({ name: 'broken', problem }),
  ];
  const server = await serve({ [`GET ${base}`]: { body: { templates, next: 'place' } } });
  const { stdout } = await callCli(['templates', 'list', '--project', 'acme/site', '--search', 'n'], envFor(server));
  const text = stdout.toString();
  expect(text).toMatch(/nightly .*enabled +0 3 \* \* \* \(UTC\) +2027-/);
  expect(text).toMatch(/tone .*60 to 90 s after each run +after the run under way/);
  expect(text).toMatch(/deploy .*disabled +by hand/);
  expect(text).toMatch(/broken .*refused: secret_unknown/);
  expect(text).toContain('--after place');
  expect(server.seen[0]?.query).toMatchObject({ project: 'acme/site', search: 'n' });
});

describe('making one', () => {
  const create = async (...words: string[]) => {
    const server = await serve({ [`POST ${base}`]: { status: 201, ...detail() } });
    const { code, stderr } = await callCli(['templates', 'create', ...words], envFor(server));
    return { code, stderr, body: server.seen[0]?.body };
  };

  test('takes a job as run does, and a schedule', async () => {
    const words = ['--cron', '0 3 * * 1-5', '--cron', '@monthly', '--time-zone', 'Europe/Vienna', '--label', 'gpu'];
    expect(await create(...words, '--overlap', 'queue', 'nightly', '--', 'make', '-j2', '--', 'x')).toMatchObject({
      code: 0,
      body: {
        name: 'nightly',
        schedule: { kind: 'cron', lines: '0 3 * * 1-5\n@monthly', timeZone: 'Europe/Vienna' },
        overlap: 'queue',
        job: { labels: ['gpu'], spec: { command: ['make', '-j2', '--', 'x'] } },
      },
    });
  });

  test('has a delay between two ends, or one', async () => {
    const delays = async (text: string) => (await create('--every', text, 'n', '--', 'true')).body;
    expect(await delays('60s..90s')).toMatchObject({ schedule: { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 } });
    expect(await delays('5m')).toMatchObject({ schedule: { kind: 'recurring', minDelayMs: 300_000, maxDelayMs: 300_000 } });
  });

  test.each([
    [['--every', '90s..60s'], 'begins above its end'],
    [['--every', 'often'], 'write 90s'],
    [['--every', '60s', '--manual'], 'give one of'],
    [['--time-zone', 'UTC'], 'goes with --cron'],
    [['--secret-env', 'HOME'], 'keeps no values of secrets'],
  ])('%j is wrong usage', async (words, said) => {
    expect(await create(...words, 'n', '--', 'true')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(said),
      body: undefined,
    });
  });
});

test('what runs when is changed, and nothing to change is wrong usage', async () => {
  const server = await serve({ ...found, [`PATCH ${base}/${id}`]: detail() });
  const words = ['templates', 'change', 'nightly', '--project', 'acme/site'];
  expect((await callCli([...words, '--manual', '--rename', 'weekly'], envFor(server))).code).toBe(0);
  expect(server.seen).toMatchObject([
    { method: 'GET', query: { project: 'acme/site' } },
    { method: 'PATCH', body: { schedule: { kind: 'manual' }, name: 'weekly' } },
  ]);
  expect((await callCli(words, envFor(server))).code).toBe(2);
});

test.each([
  ['enable', {}, null, 'nightly is enabled; next run: 2027-'],
  ['disable', { '--reason': 'no antenna' }, { reason: 'no antenna' }, 'nightly is disabled\n'],
])('%s', async (verb, options, body, said) => {
  const server = await serve({ ...found, [`POST ${base}/${id}/${verb}`]: detail() });
  const { code, stdout } = await callCli(['templates', verb, 'nightly', ...Object.entries(options).flat()], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining(said)]);
  expect(server.seen[1]?.body).toEqual(body);
});

test('a run by hand gets its parameters, with a key', async () => {
  const job = { id, name: 'nightly', state: 'queued' };
  const server = await serve({ ...found, [`POST ${base}/${id}/trigger`]: { status: 201, body: job } });
  const words = ['templates', 'trigger', 'nightly', '--parameter', 'target=a=b', '--parameter', 'level=', '--detach', '--json'];
  const { code, stdout } = await callCli(words, envFor(server));
  expect([code, JSON.parse(stdout.toString())]).toMatchObject([0, { id }]);
  expect(server.seen[1]).toMatchObject({
    body: { parameters: { target: 'a=b', level: '' } },
    headers: { 'idempotency-key': expect.stringMatching(/.{36}/) },
  });
});

test('runs are listed with what made none', async () => {
  const run: TemplateRun = { at: 0, trigger: 'schedule', scheduledFor: 0, lateMs: null, parameters: {}, job: null, passed: null };
  const runs: TemplateRun[] = [
    { ...run, lateMs: 65_000, passed: { why: 'overlap', problem: null } },
    { ...run, passed: { why: 'refused', problem: { code: 'secret_unknown', message: 'There is no secret TOKEN', next: '' } } },
  ];
  const server = await serve({ ...found, [`GET ${base}/${id}/runs`]: { body: { runs, next: null } } });
  const { stdout } = await callCli(['templates', 'runs', 'nightly'], envFor(server));
  expect(stdout.toString()).toMatch(/1 min 5 s .*an earlier run was not over/);
  expect(stdout.toString()).toContain('the job was refused: There is no secret TOKEN');
});

test('files go out and come in', async () => {
  const file = join(newFolder(), 'templates.yaml');
  const problem = { code: 'schedule_invalid', message: 'It never comes', next: 'Correct it.' };
  const done = [
    { name: 'a', outcome: 'changed', problem: null },
    { name: 'b', outcome: 'refused', problem },
  ];
  const server = await serve({
    [`GET ${base}/export`]: { body: 'text' },
    [`POST ${base}/import`]: { body: { templates: done } },
  });
  await callCli(['templates', 'export', '--output', file, '--project', 'a/b'], envFor(server));
  expect(readFileSync(file, 'utf8')).toBe('"text"');
  writeFileSync(file, 'templates: []\n');
  const { code, stdout } = await callCli(['templates', 'import', file, '--dry-run'], envFor(server));
  expect(code).toBe(1);
  expect(stdout.toString()).toMatch(/a +would be changed\s+b +refused +It never comes\. Correct it\./);
  expect(server.seen[1]?.body).toEqual({ yaml: 'templates: []\n', dryRun: true });
  const piped = await callCli(['templates', 'import', '-'], { ...envFor(server), input: 'x: y' });
  expect([piped.code, server.seen[2]?.body]).toEqual([1, { yaml: 'x: y' }]);
  expect((await callCli(['templates', 'import', '/nowhere'], envFor(server))).code).toBe(2);
});

test('a template that is not there is refused', async () => {
  const server = await serve({ [`GET ${base}/a%2Fb`]: refusal(404, 'template_not_found') });
  const { code, stderr } = await callCli(['templates', 'show', 'a/b'], envFor(server));
  expect([code, stderr.toString()]).toEqual([1, expect.stringContaining('template_not_found')]);
});
