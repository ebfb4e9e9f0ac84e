import type { GiteaWorkflowSpec } from '@baton/protocol';
import { TaskSchema } from '@baton/protocol/gitea';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import type { AssignmentOutput } from '../../../app/index.ts';
import { type TaskOrigin, taskOf } from './task.ts';

const workflow = 'name: hello\non: push\njobs:\n  greet:\n    runs-on: linux\n    steps:\n      - run: ls\n';
const origin: TaskOrigin = {
  number: 2 ** 52,
  runNumber: 7,
  token: 'stands-for-a-token',
  labels: ['linux'],
  url: 'https://baton.example',
};

const assignment = (spec: Partial<GiteaWorkflowSpec> = {}, patch: Partial<AssignmentOutput> = {}): AssignmentOutput => ({
  attemptId: '01900000-0000-7000-8000-000000000001',
  epoch: 1,
  jobId: '01900000-0000-7000-8000-000000000002',
  attemptNumber: 2,
  name: 'Build & test!',
  executor: 'gitea-workflow',
  onPartition: 'continue',
  timeLimitMs: null,
  deviceId: null,
  identityBearer: 'secret',
  attemptBearer: 'secret',
  spec: { workflow, ...spec },
  ...patch,
});

/** As it arrives. */
const sent = (given: AssignmentOutput) => fromBinary(TaskSchema, toBinary(TaskSchema, taskOf(given, origin)));

test('a task has all that a runner reads, as texts', () => {
  const task = sent(assignment());
  expect(task.id).toBe(2n ** 52n);
  expect(new TextDecoder().decode(task.workflowPayload)).toBe(workflow);
  const { event, ...texts } = task.context ?? {};
  expect(event).toEqual({});
  expect(Object.values(texts).every((value) => typeof value === 'string')).toBe(true);
  const read =
    'run_id run_number run_attempt actor repository repository_owner event_name sha ref ref_name ref_type head_ref base_ref token';
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(`${read} retention_days job gitea_default_actions_url`.split(' ')));
  expect(texts).toMatchObject({
    ref: 'refs/heads/main',
    ref_name: 'main',
    ref_type: 'branch',
    sha: '0'.repeat(40),
    run_attempt: '2',
  });
  expect(texts).toMatchObject({ event_name: 'workflow_dispatch', job: 'greet', run_id: '7', repository_owner: 'baton' });
  expect(JSON.stringify(task.context)).not.toContain('secret');
});

test('with a token there is a secret at least, and none that is empty', () => {
  expect(sent(assignment()).secrets).toEqual({ GITEA_TOKEN: origin.token, GITHUB_TOKEN: origin.token });
  const { secrets } = sent(assignment({}, { secrets: { KEY: 'value', EMPTY: '', GITEA_TOKEN: 'own' } }));
  expect(secrets).toEqual({ KEY: 'value', GITEA_TOKEN: 'own', GITHUB_TOKEN: origin.token });
});

test('attempts do not share a folder: each has a repository of its own', () => {
  const repositories = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000003'].map(
    (attemptId) => sent(assignment({}, { attemptId })).context?.repository,
  );
  expect(repositories[0]).toBe('baton/build-test-01900000000070008000000000000001');
  expect(repositories[1]).not.toBe(repositories[0]);
  expect(sent(assignment({}, { name: 'Übung' })).context?.repository).toMatch(/^baton\/bung-/);
  expect(sent(assignment({}, { name: '日本' })).context?.repository).toMatch(/^baton\/0190/);
});

test('what the job says of its event goes along', () => {
  const spec = { eventName: 'push', event: { inputs: { level: '3' }, n: 1 }, ref: 'refs/tags/v1/x', sha: 'a'.repeat(40) };
  const task = sent(assignment({ ...spec, variables: { COLOR: 'green' } }));
  expect(task.context).toMatchObject({ event_name: 'push', event: spec.event, ref_name: 'v1/x', ref_type: 'tag', sha: spec.sha });
  expect(task.vars).toEqual({ COLOR: 'green' });
});
