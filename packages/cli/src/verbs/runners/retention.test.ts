import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const instance = '/api/v1/instance';
const project = '/api/v1/projects/acme/site';
const days = (count: number): number => count * 86_400_000;

test.each([
  [[], 'GET', instance, undefined, [days(90), false], 'Runners leave the lists after 90 d offline (as the server is configured)'],
  [['30d'], 'PATCH', instance, days(30), [days(30), true], 'Runners leave the lists after 30 d offline'],
  [['never'], 'PATCH', instance, null, [null, true], 'Runners stay in the lists for ever'],
  [
    ['default', '--project', 'acme/site'],
    'PATCH',
    project,
    'inherit',
    [null, false],
    'Runners stay in the lists for ever (as the instance has it)',
  ],
])('retention %j', async (words, method, path, runnerRetentionMs, [ms, isOwn], said) => {
  const server = await serve({ [`${method} ${path}`]: { body: { runnerRetentionMs: ms, isRetentionOwn: isOwn } } });
  const { code, stdout } = await callCli(['runners', 'retention', ...words], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, `${said}\n`]);
  expect(server.seen).toMatchObject([{ method, path, ...(method === 'GET' ? {} : { body: { runnerRetentionMs } }) }]);
});

test.each([[['soon']], [['30d', '--project', 'acme']]])('%j is refused before anything is asked', async (words) => {
  const server = await serve({});
  expect((await callCli(['runners', 'retention', ...words], envFor(server))).code).toBe(2);
  expect(server.seen).toEqual([]);
});
