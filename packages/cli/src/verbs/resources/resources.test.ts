import type { Resource } from '@baton/protocol';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { runnerId, sampleRunner } from '../../testing/samples.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();

const id = `${runnerId}:iam-role.task`;
const left: Resource = {
  ...{ id, runnerId, runnerName: null, poolId: runnerId, poolName: 'small', scope: 'acme', provider: 'ecs-fargate' },
  ...{ region: 'eu-west-1', kind: 'iam-role.task', name: 'baton-task', place: 2, state: 'left', madeBy: 'job', at: 1 },
  problem: 'DeleteConflict: it is in use',
};

test('what is left is listed with the words of the cloud, and cleaned up by its id', async () => {
  const path = `POST /api/v1/resources/${encodeURIComponent(id)}/clean-up`;
  const server = await serve({
    'GET /api/v1/resources': { body: { resources: [left] } },
    [path]: { body: { ...left, state: 'gone' } },
  });
  const listed = await callCli(['resources', 'list', '--left'], envFor(server));
  expect(listed.stdout.toString()).toMatch(/baton-task +small +removed +left .*DeleteConflict/);
  expect(server.seen[0]).toMatchObject({ query: { left: 'true' } });
  expect((await callCli(['resources', 'clean-up', id], envFor(server))).stdout.toString()).toBe('baton-task is gone\n');
});

test.each([
  [['--left'], 'Nothing is left to be cleaned up.\n'],
  [[], 'Nothing stands.\n'],
])('with %j and nothing there it says so', async (words, said) => {
  const server = await serve({ 'GET /api/v1/resources': { body: { resources: [] } } });
  expect((await callCli(['resources', 'list', ...words], envFor(server))).stdout.toString()).toBe(said);
});

test.each([
  ['deploy', 'is being deployed'],
  ['wake', 'is being started'],
  ['sleep', 'is being put to sleep'],
])('a runner is brought to %s by a job that is named', async (kind, words) => {
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [sampleRunner({ name: 'small-2' })] } },
    [`POST /api/v1/runners/${runnerId}/${kind}`]: { status: 202, body: { kind, runnerId, jobId: 'job-1' } },
  });
  const { code, stdout } = await callCli(['runners', kind, 'small-2'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, `small-2 ${words}; watch it: baton jobs logs job-1 --follow\n`]);
});
