import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const base = '/api/v1/templates';
const job = { spec: { command: ['echo', '{{ word }}'] } };
let made = 0;
const named = (fields: object = {}) => ({ name: `template-${made++}`, job: { spec: { command: ['true'] } }, ...fields });
const create = async (fields: object = {}) => {
  const { status, body } = await server.call('POST', base, { body: named(fields) });
  expect([status, body.error]).toEqual([201, undefined]);
  return body.template;
};

test('what is said of a template is what is shown, and what is as usual is left out', async () => {
  const fields = {
    description: 'every night\nbut Sundays',
    parameters: [{ name: 'word', default: 'x', description: 'what is said', choices: ['x', 'y'] }],
    schedule: { kind: 'cron', lines: '0 3 * * 1-6', timeZone: 'Europe/Vienna' },
    overlap: 'allow',
    job: {
      ...job,
      labels: ['b', 'a'],
      ranges: { frequency: 433e6 },
      device: [],
      concurrency: { key: 'k', limit: 2 },
      priority: 5,
    },
  };
  const template = await create(fields);
  expect(template).toMatchObject({
    ...fields,
    ...{ project: 'baton/default', enabled: true, missed: 'once', runs: 0, lastRun: null, problem: null, disabledBy: null },
    job: { ...fields.job, name: template.name },
    parameters: [{ ...fields.parameters[0], required: false }],
  });
  expect(template.job, 'each run has the executor that its project has by default then').not.toHaveProperty('executor');
  const { body } = await server.call('GET', `${base}/${template.id}`);
  expect(body.template).toEqual(template);
  expect(body.nextRuns[0]).toBe(template.nextRunAt);
  expect((await server.call('GET', `${base}/${template.name}`)).body.template.id).toBe(template.id);
  const list = await server.call('GET', `${base}?search=${template.name.toUpperCase()}`);
  expect(list.body).toMatchObject({ templates: [{ id: template.id }], next: null });
});

test('a specification without a word is shown too', async () => {
  expect((await create({ job: { executor: 'a', spec: {} } })).job).toEqual({ name: expect.any(String), executor: 'a', spec: {} });
});

test('a change replaces what it gives, and nothing else', async () => {
  const template = await create({ description: 'before', job: { spec: { command: ['true'] }, priority: 3 } });
  const { body } = await server.call('PATCH', `${base}/${template.id}`, {
    body: { name: `${template.name}-b`, schedule: { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 } },
  });
  expect(body.template).toMatchObject({
    ...{ name: `${template.name}-b`, description: 'before', job: { priority: 3 } },
    schedule: { kind: 'recurring' },
  });
});

test('disabled it says by whom and why; enabled again it runs', async () => {
  const template = await create({ schedule: { kind: 'cron', lines: '@daily', timeZone: 'UTC' } });
  const disabled = await server.call('POST', `${base}/${template.id}/disable`, { body: { reason: 'no antenna' } });
  expect(disabled.body).toMatchObject({
    template: { enabled: false, disabledReason: 'no antenna', nextRunAt: null },
    nextRuns: [],
  });
  const enabled = await server.call('POST', `${base}/${template.id}/enable`);
  expect(enabled.body.template).toMatchObject({ enabled: true, disabledReason: null, nextRunAt: expect.any(Number) });
});

test('a run by hand is a job with its parameters, once for each key', async () => {
  const parameters = [{ name: 'word', required: true }];
  const template = await create({ parameters, job });
  const run = (body: object, key?: string) =>
    server.call('POST', `${base}/${template.id}/trigger`, { body, ...(key && { headers: { 'idempotency-key': key } }) });
  expect((await run({})).body.error.code).toBe('parameter_invalid');
  expect((await run({ parameters: { word: 'x', other: 'y' } })).body.error.code).toBe('parameter_invalid');
  const first = await run({ parameters: { word: 'hello' } }, 'k');
  const again = await run({ parameters: { word: 'hello' } }, 'k');
  expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id]);
  const { body: detail } = await server.call('GET', `/api/v1/jobs/${first.body.id}`);
  expect(detail.spec).toMatchObject({ command: ['echo', 'hello'], environment: { BATON_PARAM_WORD: 'hello' } });
  expect(detail.job).toMatchObject({ name: template.name, run: { templateId: template.id, trigger: 'person' } });
  const runs = await server.call('GET', `${base}/${template.id}/runs`);
  expect(runs.body.runs).toMatchObject([
    { trigger: 'person', parameters: { word: 'hello' }, job: { id: first.body.id }, passed: null },
  ]);
  const { body: shown } = await server.call('GET', `${base}/${template.id}`);
  expect(shown.template).toMatchObject({ runs: 1, openRuns: 1, lastRun: { jobId: first.body.id, job: { state: 'queued' } } });
});

test('a removed template is gone, and its runs stay', async () => {
  const template = await create();
  const { body: run } = await server.call('POST', `${base}/${template.id}/trigger`);
  expect((await server.call('DELETE', `${base}/${template.id}`)).status).toBe(204);
  expect((await server.call('PATCH', `${base}/${template.id}`, { body: { overlap: 'allow' } })).body.error.code).toBe(
    'template_removed',
  );
  expect((await server.call('GET', `/api/v1/jobs/${run.id}`)).body.job.state).toBe('queued');
  expect((await server.call('GET', `${base}?search=${template.name}`)).body.templates).toEqual([]);
  await create({ name: template.name });
});

test('what a schedule means is told without a template', async () => {
  const preview = (schedule: object, count?: number) => server.call('POST', `${base}/schedule`, { body: { schedule, count } });
  const { body } = await preview({ kind: 'cron', lines: '*/5 * * * *', timeZone: 'UTC' }, 3);
  expect(body.times).toHaveLength(3);
  expect(body.times[1] - body.times[0]).toBe(300_000);
  expect((await preview({ kind: 'manual' })).body).toEqual({ times: [] });
});

test.each([
  ['a cron line of four fields', { schedule: { kind: 'cron', lines: '0 3 * *', timeZone: 'UTC' } }, 'schedule_invalid'],
  ['a day that never comes', { schedule: { kind: 'cron', lines: '0 0 30 2 *', timeZone: 'UTC' } }, 'schedule_invalid'],
  ['a zone that is not there', { schedule: { kind: 'cron', lines: '@daily', timeZone: 'Europe/Wien' } }, 'schedule_invalid'],
  [
    'a pause with its ends the wrong way round',
    { schedule: { kind: 'recurring', minDelayMs: 9_000, maxDelayMs: 5_000 } },
    'schedule_invalid',
  ],
  ['a pause of no time', { schedule: { kind: 'recurring', minDelayMs: 0, maxDelayMs: 5_000 } }, 'invalid_request'],
  ['a default that is none of the choices', { parameters: [{ name: 'a', default: 'x', choices: ['y'] }] }, 'template_invalid'],
  ['a parameter twice', { parameters: [{ name: 'a' }, { name: 'a' }] }, 'template_invalid'],
  ['a parameter with a bad name', { parameters: [{ name: 'A-b' }] }, 'invalid_request'],
  ['a parameter that is not declared', { job }, 'template_invalid'],
  ['a value of a secret', { job: { ...job, secretEnvironment: { A: 'b' } } }, 'unknown_field'],
  ['no name', { name: '' }, 'invalid_request'],
  ['a long name', { name: 'x'.repeat(121) }, 'invalid_request'],
  ['a project that is not there', { project: 'acme/none' }, 'project_not_found'],
  ['a range upside down', { job: { spec: { command: ['a'] }, ranges: { frequency: { min: 2, max: 1 } } } }, 'invalid_request'],
  ['neither command nor script', { job: { spec: {} } }, 'invalid_request'],
])('%s is refused', async (_, fields, code) => {
  const { body, status } = await server.call('POST', base, { body: named(fields) });
  expect([status < 500, body.error?.code]).toEqual([true, code]);
});

const file = (templates: readonly object[]): string => JSON.stringify({ templates });
const take = (yaml: string, rest: object = {}) =>
  server.call('POST', `${base}/import`, { body: { yaml, project: 'acme/site', ...rest } });

test('what is exported comes in unchanged, also elsewhere', async () => {
  const fields = {
    project: 'acme/site',
    parameters: [{ name: 'word', default: 'no', required: true, choices: ['yes', 'no'] }],
    schedule: { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 },
    enabled: false,
    missed: 'skip',
    job: {
      spec: { script: 'echo one\necho "$BATON_PARAM_WORD"\n', interpreter: ['bash', '-e'] },
      onLost: 'hold',
      ranges: { frequency: { min: 1, max: 2 } },
    },
  };
  await create({ ...fields, name: 'full', description: 'all: of it' });
  const { text, headers } = await server.call('GET', `${base}/export?project=acme/site`);
  expect(headers.get('content-type')).toContain('yaml');
  expect(text).toContain('  - name: full\n');
  expect(text).not.toContain('waitLimitMs');
  const outcomes = async (project: string) =>
    (await take(text, { project })).body.templates.map(({ outcome }: { outcome: string }) => outcome);
  expect(await outcomes('acme/site')).toEqual(['unchanged']);
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'copy' } });
  expect(await outcomes('acme/copy')).toEqual(['created']);
  const copy = await server.call('GET', `${base}/full?project=acme/copy`);
  expect(copy.body.template).toMatchObject({ ...fields, project: 'acme/copy' });
  const one = await server.call('GET', `${base}/export?project=acme/copy&template=full`);
  expect(one.text).toBe(text);
});

test('a value may be drawn from named ranges, intervals and single values: they are shown, exported and taken in as they were said', async () => {
  const drawFrom = { frequency: ['2m', { min: 430e6, max: 440e6 }, 868e6], gain: [{ min: 0, max: 1 }] };
  const draws = { job: { spec: { command: ['true'] }, device: ['sdr'], drawFrom } };
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'radio' } });
  const { name, job: shown } = await create({ ...draws, project: 'acme/radio' });
  expect(shown).toEqual({ ...draws.job, name });
  const { text } = await server.call('GET', `${base}/export?project=acme/radio`);
  const outcomes = async (project: string) =>
    (await take(text, { project })).body.templates.map(({ outcome }: { outcome: string }) => outcome);
  expect(await outcomes('acme/radio')).toEqual(['unchanged']);
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'radio-copy' } });
  expect(await outcomes('acme/radio-copy')).toEqual(['created']);
  const copy = await server.call('GET', `${base}/${name}?project=acme/radio-copy`);
  expect(copy.body.template.job).toEqual(shown);
});

test.each([
  ['an interval upside down', { drawFrom: { frequency: [{ min: 2, max: 1 }] } }, 'invalid_request'],
  ['a value that is also given', { drawFrom: { frequency: [1] }, ranges: { frequency: 2 } }, 'invalid_request'],
])('a template that draws from %s is refused', async (_, fields, code) => {
  const { body, status } = await server.call('POST', base, { body: named({ job: { spec: { command: ['a'] }, ...fields } }) });
  expect([status, body.error?.code]).toEqual([400, code]);
});

test('a run that names a range that is not there is refused, listed, and marks its template, until the range is there', async () => {
  const job = { spec: { command: ['true'] }, drawFrom: { frequency: ['lost-band'] } };
  const schedule = { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 };
  const { id } = await create({ job, schedule });
  const byHand = await server.call('POST', `${base}/${id}/trigger`);
  expect([byHand.status, byHand.body.error.code]).toEqual([422, 'range_unknown']);
  const refused = { code: 'range_unknown', message: expect.stringContaining('lost-band'), next: expect.any(String) };
  await expect.poll(async () => (await server.call('GET', `${base}/${id}`)).body.template.problem).toMatchObject(refused);
  const { body: runs } = await server.call('GET', `${base}/${id}/runs`);
  expect(runs.runs).toMatchObject([{ trigger: 'schedule', job: null, passed: { why: 'refused', problem: refused } }]);
  const { status } = await server.call('PUT', '/api/v1/ranges/lost-band', {
    body: { scope: 'instance', measures: 'frequency', intervals: [{ min: 1, max: 2 }] },
  });
  expect(status).toBeLessThan(300);
  expect((await server.call('POST', `${base}/${id}/trigger`)).status).toBe(201);
  expect((await server.call('GET', `${base}/${id}`)).body.template.problem?.until ?? 0).toBeLessThanOrEqual(Date.now());
});

test('a template without an executor runs with the one that its project has by default at that time', async () => {
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'play' } });
  const { id } = await create({ project: 'acme/play' });
  const executorOfRun = async () => (await server.call('POST', `${base}/${id}/trigger`)).body.executor;
  expect(await executorOfRun()).toBe('shell');
  await server.call('PATCH', '/api/v1/scope-settings', { body: { scope: 'acme/play', defaultExecutor: 'ansible' } });
  expect(await executorOfRun()).toBe('ansible');
});

test('templates of a scope are those of all that stand under it', async () => {
  for (const name of ['far', 'near']) await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name } });
  const [far, near, other] = [await create({ project: 'acme/far' }), await create({ project: 'acme/near' }), await create()];
  const idsOf = async (query: string) =>
    (await server.call('GET', `${base}?limit=500&${query}`)).body.templates.map(({ id }: { id: string }) => id);
  expect(await idsOf('scope=acme')).toEqual(expect.arrayContaining([far.id, near.id]));
  expect(await idsOf('scope=acme')).not.toContain(other.id);
  expect(await idsOf('scope=Acme/far')).toEqual([far.id]);
  expect(await idsOf('scope=instance')).toEqual(expect.arrayContaining([far.id, near.id, other.id]));
  expect((await server.call('GET', `${base}?scope=nowhere`)).body.error.code).toBe('scope_not_found');
});

test('a file makes what is new, changes what differs, and leaves the rest', async () => {
  const [a, b] = [named(), named()];
  expect((await take(file([a, b]))).body.templates).toMatchObject([{ outcome: 'created' }, { outcome: 'created' }]);
  const changed = [a, { ...b, priority: undefined, overlap: 'allow', enabled: false }, named()];
  const dry = await take(file(changed), { dryRun: true });
  expect(dry.body.templates).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'changed' }, { outcome: 'created' }]);
  expect((await server.call('GET', `${base}/${b.name}?project=acme/site`)).body.template.overlap).toBe('skip');
  await take(file(changed));
  expect((await take(file(changed))).body.templates.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
    Array(3).fill('unchanged'),
  );
  const { body } = await server.call('GET', `${base}/${b.name}?project=acme/site`);
  expect(body.template).toMatchObject({ overlap: 'allow', enabled: false });
});

test('what would be refused is told without a change, too', async () => {
  const concurrency = { key: 'k', limit: 1 };
  const wrong = [
    named({ overlap: 'queue', job: { spec: { command: ['true'] }, concurrency } }),
    named({ job: { spec: { command: ['{{ word }}'] } } }),
    named({ parameters: [{ name: 'word', required: true }], schedule: { kind: 'cron', lines: '@daily', timeZone: 'UTC' } }),
  ];
  const dry = await take(file([...wrong, named()]), { dryRun: true });
  expect(dry.body.templates.map(({ outcome }: { outcome: string }) => outcome)).toEqual([...Array(3).fill('refused'), 'created']);
  expect((await take(file(wrong))).body.templates).toEqual(dry.body.templates.slice(0, 3));
  const [known] = [named()];
  await take(file([known]));
  const changed = await take(file([{ ...known, ...wrong[1], name: known?.name }]), { dryRun: true });
  expect(changed.body.templates).toMatchObject([{ outcome: 'refused', problem: { code: 'template_invalid' } }]);
});

test('one that is refused for itself keeps no other from coming in', async () => {
  const broken = named({ schedule: { kind: 'cron', lines: '61 * * * *', timeZone: 'UTC' } });
  const { body } = await take(file([broken, named()]));
  expect(body.templates).toMatchObject([
    { outcome: 'refused', problem: { code: 'schedule_invalid' } },
    { outcome: 'created', problem: null },
  ]);
});

test.each([
  ['no list', 'templates: x', 'invalid_request', /templates/],
  ['a field that is not known', file([named(), named({ shedule: {} })]), 'unknown_field', /templates\[1\]\.shedule/],
  [
    'a mistake in a job',
    file([named({ job: { spec: { command: ['a'], script: 'b' } } })]),
    'invalid_request',
    /templates\[0\]\.job\.spec/,
  ],
  [
    'a name twice',
    file([
      { ...named(), name: 'twice' },
      { ...named(), name: 'twice' },
    ]),
    'invalid_request',
    /twice/,
  ],
  ['a circle', 'templates: &a\n  - *a\n', 'yaml_invalid', /contains itself|alias/i],
  ['what is no YAML', 'a: [', 'yaml_invalid', /line 1/],
  ['too much', `templates: [${'{}, '.repeat(60_000)}]`, 'yaml_invalid', /more than/],
])('a file with %s changes nothing', async (_, yaml, code, words) => {
  const { body, status } = await take(yaml);
  expect([status, body.error?.code]).toEqual([400, code]);
  expect(JSON.stringify(body.error)).toMatch(words);
});
