import { expect, test } from 'vitest';
import { lendsServerRights } from './server-rights.ts';

test.each([
  ['ecs-fargate', { kind: 'ambient' }, true],
  ['ecs-fargate', { kind: 'ambient', accessKeyId: 'AKIA' }, true],
  ['ecs-fargate', { kind: 'role', roleArn: 'arn' }, true],
  ['ecs-fargate', { kind: 'role', roleArn: 'arn', accessKeyId: 'AKIA' }, false],
  ['ecs-fargate', { kind: 'keys', accessKeyId: 'AKIA' }, false],
  ['docker', { socketPath: '/var/run/docker.sock' }, true],
  ['docker', {}, true],
  ['docker', { url: 'http://localhost:2375' }, true],
  ['docker', { url: 'https://127.0.0.1:2376' }, true],
  ['docker', { url: 'https://engine.example:2376' }, false],
  ['kubernetes', {}, false],
  ['process', {}, false],
] as const)('%s %j: %s', (provider, data, lends) => {
  expect(lendsServerRights(provider, data)).toBe(lends);
});
