import { awsRegionPattern, ecsFargateRegions, fargateSizes } from '@baton/protocol/providers/ecs-fargate-tables';
import { expect, test } from 'vitest';
import { settingsOf, settingsProblems } from './settings.ts';

const least = { cpu: 256, memoryMb: 512 };
const whole = {
  ...{ cpu: 1024, memoryMb: 4096, architecture: 'arm64', image: 'registry.example/runner:{version}', runnerFrom: 'image' },
  ...{ subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'], assignPublicIp: false },
  ...{ ephemeralStorageGib: 50, environment: { PROXY: 'http://x' }, insecure: true, logRetentionDays: 30 },
  taskPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::123456789012:policy/jobs'],
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/bounds',
};

test('good settings are good, and what is left out has a value', () => {
  for (const settings of [least, whole]) {
    expect(settingsProblems(settings)).toEqual([]);
  }
  expect(settingsOf(whole)).toEqual(whole);
  expect(settingsOf(least)).toMatchObject({
    ...least,
    architecture: 'x86_64',
    subnets: null,
    logRetentionDays: 14,
    assignPublicIp: true,
  });
});

test.each([
  ['cpu', 300],
  ['cpu', '256'],
  ['memoryMb', 100],
  ['architecture', 'sparc'],
  ['image', 'not an image'],
  ['image', '-x'],
  ['runnerFrom', 'moon'],
  ['subnets', []],
  ['subnets', ['subnet-XYZ']],
  ['subnets', ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef0']],
  ['securityGroups', 'sg-0123456789abcdef0'],
  ['assignPublicIp', 'yes'],
  ['ephemeralStorageGib', 20],
  ['environment', { '1x': 'y' }],
  ['environment', { X: 1 }],
  ['environment', { BATON_URL: 'y' }],
  ['logRetentionDays', 2],
  ['taskPolicies', ['ReadOnlyAccess']],
  ['permissionsBoundary', 'bounds'],
  ['size', 'large'],
] as const)('%s can not be %j', (name, value) => {
  const [problem] = settingsProblems({ ...least, [name]: value });
  expect(problem?.where).toMatch(new RegExp(`^settings\\.${name}\\b`));
  expect(problem?.problem).not.toBe('');
});

test('what is missing is said, and which memory goes with a CPU', () => {
  expect(settingsProblems({ cpu: 256 })).toMatchObject([{ where: 'settings.memoryMb', problem: 'is missing' }]);
  expect(settingsProblems({ ...least, cpu: 300 })[0]?.problem).toBe('must be one of 256, 512, 1024, 2048, 4096, 8192, 16384');
  const [problem] = settingsProblems({ cpu: 256, memoryMb: 4096 });
  expect(problem).toMatchObject({
    where: 'settings.memoryMb',
    problem: expect.stringContaining('512, 1024, 2048'),
    value: '4096',
  });
  for (const { cpu, memoryMb } of fargateSizes)
    for (const each of memoryMb) expect(settingsProblems({ cpu, memoryMb: each })).toEqual([]);
});

test('each region that is offered looks like one', () => {
  for (const { name } of ecsFargateRegions) expect(name).toMatch(new RegExp(awsRegionPattern));
  for (const name of ['eu-central', 'EU-central-1', 'eu-central-1.evil.example', 'http://x', ''])
    expect(name).not.toMatch(new RegExp(awsRegionPattern));
});
