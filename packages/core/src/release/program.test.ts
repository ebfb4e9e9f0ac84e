import { expect, test } from 'vitest';
import type { ProviderName } from '../hosting/provider.ts';
import { hasProgramFor } from './program.ts';

const bundle = { sha256: 'a', bytes: 1 };

test.each<[boolean, ProviderName, object, object]>([
  [false, 'process', {}, {}],
  [true, 'process', {}, { bundle }],
  [true, 'process', {}, { builtIn: true }],
  [false, 'process', {}, { image: 'runner:2' }],
  [false, 'docker', { image: 'runner:1' }, { bundle }],
  [true, 'docker', { image: 'runner:{version}' }, {}],
  [true, 'docker', { image: 'runner:1' }, { image: 'runner:2' }],
  [false, 'kubernetes', {}, { bundle }],
  [true, 'kubernetes', {}, { image: 'runner:2' }],
  [false, 'ecs-fargate', {}, {}],
  [true, 'ecs-fargate', {}, { bundle }],
  [false, 'ecs-fargate', { image: 'runner:1' }, { bundle }],
  [true, 'ecs-fargate', { image: 'node:24', runnerFrom: 'server' }, { bundle }],
  [true, 'ecs-fargate', { image: 'runner:{version}' }, {}],
])('%j: %s with %j, release with %j', (expected, provider, settings, release) => {
  const none = { builtIn: false, bundle: null, image: null };
  expect(hasProgramFor({ ...none, ...release }, { provider, settings: { ...settings } })).toBe(expected);
});
