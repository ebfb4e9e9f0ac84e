import { expect, test } from 'vitest';
import type { ProviderName } from './provider.ts';
import { usesServersRights } from './servers-rights.ts';

test.each<[boolean, ProviderName, object | null, boolean]>([
  [true, 'process', null, false],
  [true, 'docker', null, false],
  [true, 'docker', { socketPath: '/var/run/docker.sock' }, false],
  [true, 'docker', { url: 'http://127.0.0.1:2375' }, false],
  [true, 'docker', { url: 'https://LOCALHOST:2376' }, true],
  [true, 'docker', {}, true],
  [false, 'docker', { url: 'https://engine.example:2376' }, true],
  [false, 'docker', { url: 'https://localhost.example:2376' }, true],
  [true, 'kubernetes', null, false],
  [true, 'kubernetes', {}, false],
  [false, 'kubernetes', { context: 'a' }, true],
  [true, 'ecs-fargate', null, false],
  [true, 'ecs-fargate', { kind: 'ambient' }, false],
  [true, 'ecs-fargate', { kind: 'role', roleArn: 'arn' }, false],
  [false, 'ecs-fargate', { kind: 'role', roleArn: 'arn', accessKeyId: 'A' }, true],
  [false, 'ecs-fargate', { kind: 'keys', accessKeyId: 'A' }, true],
])('%j: %s with %j', (expected, provider, data, hasSecret) => {
  expect(usesServersRights(provider, data && { data: { ...data }, hasSecret })).toBe(expected);
});
