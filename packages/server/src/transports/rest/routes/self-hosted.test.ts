import { newRunner } from '@baton/core';
import { expect, test } from 'vitest';
import { selfHostedOf } from './self-hosted.ts';

const url = 'https://baton.example.org';
const view = (fields: { name?: string; path?: string; ephemeral?: boolean } = {}) => {
  const { name = 'rack 7', path, ephemeral = false } = fields;
  const wishes = { executorsAllowed: null, labelsAdded: [], refusesUnlabelled: false, trusted: false, workspace: path ?? null };
  const paired = { path: path ?? '~/baton-runner/workspace', isOwn: path !== undefined };
  const runner = newRunner({ ...wishes, id: 'the-id', number: 7, scopeId: 's', name, ephemeral, paired, createdBy: 'ada' }, 0);
  return { runner, token: 'bat_run_x', expiresAt: null };
};

test('the environment file is three plain variables, which shells, systemd and containers read alike', () => {
  const { environment, command } = selfHostedOf(view(), url);
  expect(environment).toBe(`BATON_URL=${url}\nBATON_RUNNER_ID=the-id\nBATON_RUNNER_TOKEN=bat_run_x\n`);
  expect(command).toBe(`set -a; . ./baton-runner.env; set +a; npx -y ${url}/download/baton-runner.tgz start`);
});

test('what is special about a runner stands in its command, its unit, its containers and its configuration', () => {
  const made = selfHostedOf(view({ path: '/srv/$jobs of 100%', ephemeral: true }), 'http://baton.lan:7070');
  const { command, docker, systemd, compose, config } = made;
  const words = `start --workspace '/srv/$jobs of 100%' --ephemeral --insecure`;
  expect(command.endsWith(words)).toBe(true);
  expect(docker).toContain('--insecure');
  expect(systemd).toContain(
    'ExecStart=/usr/bin/env baton-runner start --workspace "/srv/$$jobs of 100%%" --ephemeral --insecure',
  );
  expect(compose).toContain("'/srv/$$jobs of 100%' --ephemeral --insecure");
  expect(JSON.parse(config)).toEqual({
    ...{ url: 'http://baton.lan:7070', runnerId: 'the-id', name: 'rack 7', token: 'bat_run_x' },
    ...{ workspace: '/srv/$jobs of 100%', ephemeral: true, insecure: true },
  });
});

test('a container reaches a server of its own machine, and has a name whatever the runner is called', () => {
  expect(selfHostedOf(view(), url).docker).not.toContain('--network');
  const local = selfHostedOf(view({ name: 'Größe 7/a' }), 'http://127.0.0.1:7070');
  expect(local.docker).toContain('--name baton-runner-gr-e-7-a ');
  expect(local.docker).toContain('--network host');
  expect(local.compose).toContain('network_mode: host');
  expect(selfHostedOf(view({ name: '日本' }), url).docker).toContain('--name baton-runner ');
});
