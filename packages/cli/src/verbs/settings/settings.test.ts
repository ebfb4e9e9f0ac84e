import type { ScopeSettings } from '@baton/protocol';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();

const now: ScopeSettings = {
  scope: 'acme',
  settings: {
    defaultExecutor: { value: 'ansible', from: 'acme' },
    workspacePath: { value: '/srv/baton', from: 'instance' },
    staleAfterMs: { value: 30_000, from: null },
    offlineAfterMs: { value: 60_000, from: null },
    jobRetentionMs: { value: null, from: null },
    logRetentionMs: { value: 90 * 86_400_000, from: 'instance' },
    artifactRetentionMs: { value: null, from: null },
    auditRetentionMs: { value: null, from: null },
    eventRetentionMs: { value: null, from: null },
    runnerTokenTtlMs: { value: null, from: null },
  },
  pairAgain: [{ id: '00000000-0000-4000-8000-000000000001', name: 'one', workspace: '~/baton-runner/workspace' }],
};

async function call(route: string, words: string[]) {
  const server = await serve({ [route]: { body: now } });
  const { code, stdout } = await callCli(['settings', ...words], envFor(server));
  return { code, stdout: stdout.toString(), sent: server.seen[0]?.body };
}

test('shows values, who says so, and which runners are to be paired again', async () => {
  const { stdout } = await call('GET /api/v1/scope-settings', ['show', '--scope', 'acme']);
  expect(stdout).toMatch(/default-executor +ansible +acme\n/);
  expect(stdout).toMatch(/stale-after +30 s +the server\n/);
  expect(stdout).toMatch(/log-retention +90 d +instance\n/);
  expect(stdout).toMatch(/job-retention +forever +the server\n/);
  expect(stdout).toContain('one  ~/baton-runner/workspace');
  expect(JSON.parse((await call('GET /api/v1/scope-settings', ['show', '--json'])).stdout)).toEqual(now);
});

test.each<[string[], object]>([
  [['default-executor', 'ansible'], { defaultExecutor: 'ansible' }],
  [['workspace', '/srv', '--scope', 'acme'], { scope: 'acme', workspacePath: '/srv' }],
  [['stale-after', '20s'], { staleAfterMs: 20_000 }],
  [['job-retention', '90d'], { jobRetentionMs: 90 * 86_400_000 }],
  [['job-retention', 'forever'], { jobRetentionMs: null }],
  [['offline-after', 'inherit'], { offlineAfterMs: 'inherit' }],
])('set %j sends %j', async (words, sent) => {
  expect(await call('PATCH /api/v1/scope-settings', ['set', ...words])).toMatchObject({ code: 0, sent });
});

test.each([
  ['colour', 'red'],
  ['stale-after', 'soon'],
  ['stale-after', 'forever'],
  ['constructor', '1'],
])('set %s %s is refused', async (...words) => {
  expect(await call('PATCH /api/v1/scope-settings', ['set', ...words])).toMatchObject({ code: 2, sent: undefined });
});
