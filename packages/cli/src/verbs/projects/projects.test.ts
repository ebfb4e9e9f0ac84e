import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const project = { name: 'acme/site', protectedAt: null, createdAt: 0, runnerRetentionMs: null, isRetentionOwn: false };
const path = '/api/v1/projects/acme/site';

test.each([
  ['protect', true, 'acme/site is protected: trusted runners take its jobs\n'],
  ['unprotect', false, 'acme/site is not protected\n'],
])('%s', async (verb, isProtected, said) => {
  const server = await serve({ [`PATCH ${path}`]: { body: project } });
  const { code, stdout } = await callCli(['projects', verb, 'acme/site'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, said]);
  expect(server.seen).toMatchObject([{ method: 'PATCH', path, body: { protected: isProtected } }]);
});

test('lists which are protected', async () => {
  const projects = [project, { ...project, name: 'acme/shop', protectedAt: 5 }];
  const server = await serve({ 'GET /api/v1/projects': { body: { projects } } });
  const { stdout } = await callCli(['projects', 'list'], envFor(server));
  expect(
    stdout
      .toString()
      .split('\n')
      .map((line) => line.split(/\s+/).filter(Boolean)),
  ).toEqual([['NAME', 'PROTECTED'], ['acme/site', '–'], ['acme/shop', 'protected'], []]);
});

test.each(['acme', 'acme/', '/site', 'a/b/c'])('%s is no project', async (text) => {
  const server = await serve({});
  expect((await callCli(['projects', 'protect', text], envFor(server))).code).toBe(2);
  expect(server.seen).toEqual([]);
});

test('a project that is not there is refused', async () => {
  const server = await serve({ [`PATCH ${path}`]: refusal(404, 'project_not_found') });
  const { code, stderr } = await callCli(['projects', 'protect', 'acme/site'], envFor(server));
  expect([code, stderr.toString()]).toEqual([1, expect.stringContaining('project_not_found')]);
});
