import { systemOfExecutor } from '@baton/core';
import { specKinds } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const executor = 'gitea-workflow';
const workflowOf = (runsOn: string, steps = '- run: make') =>
  `name: Build\non: push\njobs:\n  build:\n    runs-on: ${runsOn}\n    steps:\n      ${steps}\n`;
const workflow = workflowOf('[linux, x64]');
const submit = (body: object) => server.call('POST', '/api/v1/jobs', { body: { executor, ...body } });

test('what the workflow asks of its runner is asked for by the job, besides what was asked for before', async () => {
  const spec = { workflow, variables: { LEVEL: '3' }, event: { inputs: { a: [1] } }, environment: { CI: 'true' } };
  const { status, body } = await submit({ spec, labels: ['gpu', 'linux'] });
  expect([status, body.executor, body.name]).toEqual([201, executor, 'Build']);
  expect(body.labels.toSorted()).toEqual(['gpu', 'linux', 'x64']);
  const shown = await server.call('GET', `/api/v1/jobs/${body.id}`);
  expect(shown.body.spec).toEqual(spec);
  const again = await server.call('POST', `/api/v1/jobs/${body.id}/rerun`);
  expect([again.status, again.body.labels.toSorted()]).toEqual([201, ['gpu', 'linux', 'x64']]);
  const anywhere = await submit({ spec: { workflow: workflowOf('') } });
  expect([anywhere.status, anywhere.body.labels]).toEqual([201, []]);
  const nameless = await submit({ spec: { workflow: workflow.replace('name: Build\n', '') } });
  expect([nameless.status, nameless.body.name]).toEqual([201, 'build']);
});

test('a workflow that no runner could run is refused before anything is accepted, with its place and what to do', async () => {
  const before = (await server.call('GET', '/api/v1/jobs')).body.counts;
  const { status, body } = await submit({ spec: { workflow: workflowOf('linux', '- uses: actions/checkout@v4') } });
  expect([status, body.error]).toMatchObject([
    400,
    {
      code: 'workflow_invalid',
      message: expect.stringContaining('line 7, column 9: jobs.build.steps[0].uses can not be here (got actions/checkout@v4)'),
      next: expect.stringContaining('Write what the action does as commands in run'),
      detail: { where: 'spec.workflow', line: 7, place: 'jobs.build.steps[0].uses' },
    },
  ]);
  expect((await server.call('GET', '/api/v1/jobs')).body.counts).toEqual(before);
});

test.each<[string, object, string, string]>([
  ['no workflow', { spec: {} }, 'invalid_request', 'spec.workflow'],
  ['what the executor does not know', { spec: { workflow, script: 'x' } }, 'unknown_field', 'spec.script'],
  ['a name of a branch', { spec: { workflow, ref: 'main' } }, 'invalid_request', 'spec.ref'],
  [
    'more labels than a job may have',
    { spec: { workflow }, labels: Array.from({ length: 63 }, (_, at) => `l${at}`) },
    'invalid_request',
    'labels',
  ],
])('%s is refused', async (_, body, code, where) => {
  const answer = await submit(body);
  expect([answer.status, answer.body.error]).toMatchObject([400, { code, detail: { where } }]);
});

test('a project whose jobs are workflows needs no executor to be named', async () => {
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  const set = await server.call('PATCH', '/api/v1/scope-settings', { body: { scope: 'acme/site', defaultExecutor: executor } });
  expect(set.status).toBe(200);
  const made = await submit({ executor: undefined, project: 'acme/site', spec: { workflow } });
  expect([made.status, made.body.executor, made.body.labels.toSorted()]).toEqual([201, executor, ['linux', 'x64']]);
});

test('a template keeps what can run, and its runs get what their parameters say as variables', async () => {
  const create = (spec: object, name: string) =>
    server.call('POST', '/api/v1/templates', {
      body: { name, parameters: [{ name: 'level', default: '1' }], job: { executor, spec } },
    });
  const refused = await create({ workflow: workflowOf('linux', '- uses: x') }, 'never');
  expect([refused.status, refused.body.error.code]).toEqual([400, 'workflow_invalid']);
  // a value inside the workflow would be code
  const inside = await create({ workflow: workflowOf('linux', '- run: make {{ level }}') }, 'inside');
  expect([inside.status, inside.body.error]).toMatchObject([
    400,
    { code: 'template_invalid', message: expect.stringContaining('BATON_PARAM_LEVEL') },
  ]);
  const steps = '- run: docker inspect -f "{{ name }}" $BATON_PARAM_LEVEL';
  const made = await create({ workflow: workflowOf('linux', steps), variables: { LEVEL: '{{ level }}' } }, 'build');
  expect([made.status, made.body.template.job.labels]).toEqual([201, ['linux']]);
  const path = `/api/v1/templates/${made.body.template.id}`;
  const edited = await server.call('PATCH', path, { body: { job: { executor, spec: { workflow: 'jobs: {}' } } } });
  expect(edited.body.error.code).toBe('workflow_invalid');
  const run = await server.call('POST', `${path}/trigger`, { body: { parameters: { level: '7' } } });
  expect([run.status, run.body.labels]).toEqual([201, ['linux']]);
  const { body } = await server.call('GET', `/api/v1/jobs/${run.body.id}`);
  expect(body.spec).toEqual({
    workflow: workflowOf('linux', steps),
    variables: { LEVEL: '7' },
    environment: { BATON_PARAM_LEVEL: '7' },
  });
});

test('a file of templates with a workflow that can not run changes nothing, and says in which', async () => {
  const file = (text: string) =>
    `version: 1\ntemplates:\n  - name: a\n    job:\n      executor: ${executor}\n      spec:\n        workflow: |\n${text.replace(/^(?=.)/gm, '          ')}`;
  const send = (yaml: string) => server.call('POST', '/api/v1/templates/import', { body: { yaml } });
  const refused = await send(file('jobs: {a: {steps: []}}\n'));
  expect(refused.body.error).toMatchObject({
    code: 'workflow_invalid',
    message: expect.stringContaining('templates[0].job.spec.workflow: jobs.a.steps'),
  });
  expect((await send(file(workflow))).body).toEqual({ templates: [{ name: 'a', outcome: 'created', problem: null }] });
  expect((await send(file(workflow))).body.templates[0].outcome).toBe('unchanged');
});

test('while no runner does workflows, waiting is explained by that, and by no change of a runner that never will', async () => {
  await (await TestRunner.pair(server, 'own')).open();
  const { body: job } = await submit({ spec: { workflow: workflowOf('solo') } });
  const { body } = await server.call('GET', `/api/v1/jobs/${job.id}/explanation`);
  expect(body).toMatchObject({ verdict: 'impossible', change: [{ change: 'add_runner' }] });
  expect(body.text).toBe(
    'No runner offers gitea-workflow. To start it: add a runner of Gitea for baton/default with gitea-workflow, the label solo.',
  );
});

test('core and protocol know the same executors of other systems', () => {
  for (const kind of specKinds) expect(systemOfExecutor(kind.executor)).toBe(kind.system ?? null);
});
