import { expect, test } from 'vitest';
import type { ProviderName } from './provider.ts';
import { usesServersRights } from './servers-rights.ts';

test.each<[boolean, ProviderName, object | null]>([
  [true, 'process', null],
  [true, 'docker', null],
  [true, 'docker', { url: 'https://engine.example:2376' }],
  [true, 'kubernetes', null],
  [true, 'kubernetes', { context: 'a' }],
  [true, 'ecs-fargate', null],
  [true, 'ecs-fargate', { kind: 'ambient' }],
  [true, 'ecs-fargate', { kind: 'role', roleArn: 'arn' }],
  [false, 'ecs-fargate', { kind: 'role', roleArn: 'arn', accessKeyId: 'A' }],
  [false, 'ecs-fargate', { kind: 'keys', accessKeyId: 'A' }],
])('%j: %s with %j', (expected, provider, data) => {
  expect(usesServersRights(provider, data && { ...data })).toBe(expected);
});
