import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const token = {
  ...{ id: 'abc', name: 'ci', scope: 'acme/site', permissions: ['view', 'run_jobs'], createdAt: 0, expiresAt: null },
  ...{ lastUsedAt: null, lastUsedFrom: null },
};

test('lists tokens with what they may do and their last use', async () => {
  const used = { ...token, id: 'def', permissions: null, lastUsedAt: 5, lastUsedFrom: '10.0.0.1' };
  const server = await serve({ 'GET /api/v1/tokens': { body: { tokens: [token, used] } } });
  const lines = (await callCli(['tokens', 'list'], envFor(server))).stdout.toString().split('\n');
  expect(lines[0]?.split(/\s{2,}/)).toEqual(['ID', 'NAME', 'SCOPE', 'MAY', 'EXPIRES', 'LAST USED']);
  expect(lines[1]?.split(/\s{2,}/)).toEqual(['abc', 'ci', 'acme/site', 'view, run_jobs', 'never', 'never']);
  expect(lines[2]).toMatch(/def +ci +acme\/site +all that you may do +never +1970-.* from 10\.0\.0\.1/);
});

test('makes a token, which is all that it prints, and revokes one', async () => {
  const server = await serve({
    'POST /api/v1/tokens': { status: 201, body: { ...token, token: 'bat_api_x' } },
    'DELETE /api/v1/tokens/abc': { status: 204 },
  });
  const limits = [
    '--scope',
    'acme/site',
    '--permission',
    'view',
    '--permission',
    'run_jobs',
    '--expires-in-days',
    '30',
    '--network',
    '10.0.0.0/8',
  ];
  const made = await callCli(['tokens', 'create', 'ci', ...limits], envFor(server));
  expect(made.stdout.toString()).toBe('bat_api_x\n');
  expect(server.seen[0]?.body).toEqual({
    name: 'ci',
    scope: 'acme/site',
    permissions: ['view', 'run_jobs'],
    expiresInDays: 30,
    networks: ['10.0.0.0/8'],
  });
  expect((await callCli(['tokens', 'revoke', 'abc'], envFor(server))).stdout.toString()).toBe('abc is revoked\n');
});

test.each(['0', 'soon', '1.5'])('an end in %s days is refused before anything is asked', async (days) => {
  const server = await serve({});
  const { code } = await callCli(['tokens', 'create', 'ci', '--expires-in-days', days], envFor(server));
  expect([code, server.seen]).toEqual([2, []]);
});

test('a limited token makes none', async () => {
  const server = await serve({ 'POST /api/v1/tokens': refusal(403, 'credential_limited') });
  const { code, stderr } = await callCli(['tokens', 'create', 'ci'], envFor(server));
  expect([code, stderr.toString()]).toEqual([1, expect.stringContaining('credential_limited')]);
});
