import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const ada = {
  ...{
    login: 'ada',
    displayName: 'Ada',
    createdAt: 0,
    createdBy: 'x',
    disabledAt: null,
    hasPassword: true,
    hasSecondFactor: false,
  },
  grants: [
    { scope: 'instance', role: 'owner', permissions: [] },
    { scope: 'acme', role: null, permissions: ['create_users', 'view_audit'] },
  ],
};

test('lists who may do what where', async () => {
  const users = [
    ada,
    { ...ada, login: 'bo', disabledAt: 5, grants: [] },
    { ...ada, login: 'cy', hasPassword: false, grants: [] },
  ];
  const server = await serve({ 'GET /api/v1/users': { body: { users } } });
  const { stdout } = await callCli(['users', 'list'], envFor(server));
  const lines = stdout.toString().split('\n');
  expect(lines.map((line) => line.split(/\s{2,}/).filter(Boolean))).toEqual([
    ['LOGIN', 'STATE', 'MAY'],
    ['ada', 'active', 'instance: owner; acme: create_users, view_audit'],
    ['bo', 'disabled'],
    ['cy', 'no password'],
    [],
  ]);
});

test('makes a user, gives, disables and enables', async () => {
  const server = await serve({
    'POST /api/v1/users': { status: 201, body: ada },
    'PUT /api/v1/users/ada/grants': { body: ada },
    'PATCH /api/v1/users/ada': { body: ada },
  });
  const run = async (...words: string[]) => (await callCli(['users', ...words], envFor(server))).stdout.toString();
  expect(await run('add', 'ada', '--role', 'viewer')).toBe('ada was made\n');
  const given = ['--scope', 'acme', '--permission', 'create_users', '--permission', 'view_audit'];
  expect(await run('grant', 'ada', ...given)).toContain('ada may instance: owner; acme: create_users');
  expect([await run('disable', 'ada'), await run('enable', 'ada')]).toEqual(['ada is disabled\n', 'ada is enabled\n']);
  expect(server.seen.map(({ method, body }) => [method, body])).toEqual([
    ['POST', { login: 'ada', role: 'viewer' }],
    ['PUT', { scope: 'acme', role: null, permissions: ['create_users', 'view_audit'] }],
    ['PATCH', { disabled: true }],
    ['PATCH', { disabled: false }],
  ]);
});

test('a user is removed after what that hits was shown', async () => {
  const removal = { scopes: ['ada'], jobsWaiting: 1, jobsUnderWay: 0, runners: ['r'], templates: 0, tokens: 0 };
  const server = await serve({
    'GET /api/v1/users/ada/removal': { body: removal },
    'DELETE /api/v1/users/ada': { status: 204 },
  });
  const asked = await callCli(['users', 'remove', 'ada'], envFor(server));
  expect([asked.code, asked.stderr.toString()]).toEqual([2, expect.stringContaining('1 waiting job, 1 runner')]);
  expect((await callCli(['users', 'remove', 'ada', '--dry-run'], envFor(server))).stdout.toString()).toContain('1 runner r');
  expect((await callCli(['users', 'remove', 'ada', '--yes'], envFor(server))).stdout.toString()).toBe('ada was removed\n');
});

test('the last owner stays', async () => {
  const server = await serve({ 'PATCH /api/v1/users/ada': refusal(409, 'last_owner') });
  const { code, stderr } = await callCli(['users', 'disable', 'ada'], envFor(server));
  expect([code, stderr.toString()]).toEqual([1, expect.stringContaining('last_owner')]);
});

test('a user gets a link to choose a password, and loses a second factor', async () => {
  const url = 'https://baton.example/invitation?token=bat_invite_x';
  const server = await serve({
    'POST /api/v1/users/ada/invitation': { status: 201, body: { url, expiresAt: 0 } },
    'DELETE /api/v1/users/ada/totp': { status: 204 },
  });
  const { stdout, stderr } = await callCli(['users', 'invite', 'ada'], envFor(server));
  expect([stdout.toString(), stderr.toString()]).toEqual([`${url}\n`, expect.stringContaining('it works once')]);
  const taken = await callCli(['users', 'reset-second-factor', 'ada'], envFor(server));
  expect(taken.stdout.toString()).toContain('ada signs in by password alone');
});
