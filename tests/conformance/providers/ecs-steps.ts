import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AwsCall } from './aws-proxy.ts';
import { elements } from './aws-raw.ts';
import type { EcsHarness } from './ecs-harness.ts';
import { deploy, removeAll, unhurried } from './provider-harness.ts';

const policyFile = join(import.meta.dirname, '../../../docs/operate/aws.md');

/** All calls of some operation, as they are sent. */
function listen(harness: EcsHarness, name: string): Record<string, unknown>[] {
  const heard: Record<string, unknown>[] = [];
  harness.proxy.fateOf = (call: AwsCall) => {
    if (call.name === name) heard.push(JSON.parse(call.body));
    return 'pass';
  };
  return heard;
}

/** What is made in AWS, looked at without the SDK. */
export function ecsStepTests(use: () => EcsHarness): void {
  for (const tests of [rightsTests, onceTests, tokenTests, policyTests]) tests(use);
}

function rightsTests(use: () => EcsHarness): void {
  it('everything has the tags of its runner and pool, and no more rights than it needs', async () => {
    const harness = use();
    const order = harness.order(1);
    const name = `baton-${order.runnerId}`;
    const made = await deploy(harness.provider, order);
    for (const { kind, shows } of await harness.world())
      for (const tag of ['baton:runner', order.runnerId, 'baton:pool']) expect(`${kind} ${shows}`).toContain(tag);
    const shown = Object.fromEntries((await harness.world()).map(({ kind, shows }) => [kind, shows]));
    expect(JSON.parse(shown['log-group'] ?? '')).toMatchObject({ retentionInDays: 14 });
    const secretArn = made.find(({ kind }) => kind === 'secret')?.data.arn;
    const policy = decodeURIComponent(/<PolicyDocument>([^<]*)</.exec(shown['iam-role.execution'] ?? '')?.[1] ?? '');
    expect(JSON.parse(policy).Statement).toEqual([
      { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: secretArn },
      {
        ...{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
        Resource: `arn:aws:logs:eu-central-1:123456789012:log-group:${name}:*`,
      },
    ]);
    expect(shown['iam-role.task']).not.toContain('<PolicyDocument>');
    expect(decodeURIComponent(shown['iam-role.task'] ?? '')).toContain('"aws:SourceAccount":"123456789012"');
    const group = await harness.aws.query('ec2', 'DescribeSecurityGroups', {
      'Filter.1.Name': 'group-name',
      'Filter.1.Value.1': name,
    });
    expect(group).toMatch(/<ipPermissions\s*\/>|<ipPermissions>\s*<\/ipPermissions>/);
    expect(group).toContain('0.0.0.0/0');
    expect(shown['task-definition']).toContain(`"valueFrom":"${secretArn}"`);
    await removeAll(harness.provider, order, made);
  });
}

/** What is there is not made again. */
function onceTests(use: () => EcsHarness): void {
  it('a definition that is there is not registered again, and the service is one that stops what never starts', async () => {
    const harness = use();
    const order = harness.order(1);
    const definitions = listen(harness, 'ecs:RegisterTaskDefinition');
    await deploy(harness.provider, order);
    const services = listen(harness, 'ecs:CreateService');
    const made = await deploy(harness.provider, order);
    expect(definitions).toMatchObject([
      {
        ...{ networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' },
        containerDefinitions: [{ stopTimeout: 120, logConfiguration: { logDriver: 'awslogs' } }],
      },
    ]);
    const last = made.at(-1);
    if (last) await harness.provider.remove(last, order, unhurried());
    await deploy(harness.provider, order);
    expect(services).toMatchObject([
      {
        ...{ desiredCount: 1, launchType: 'FARGATE', clientToken: expect.stringMatching(/^[0-9a-f]{32}$/) },
        deploymentConfiguration: {
          ...{ deploymentCircuitBreaker: { enable: true, rollback: true }, maximumPercent: 100, minimumHealthyPercent: 0 },
        },
        networkConfiguration: {
          awsvpcConfiguration: { assignPublicIp: 'ENABLED', securityGroups: [expect.stringMatching(/^sg-/)] },
        },
      },
    ]);
    await removeAll(harness.provider, order, made);
  });
}

/** Where the token is. */
function tokenTests(use: () => EcsHarness): void {
  it('a secret that waits for its deletion is taken back, and waking starts with another token', async () => {
    const harness = use();
    const order = harness.order(1);
    const name = `baton-${order.runnerId}`;
    const token = async () =>
      (await harness.aws.json('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: name })).SecretString;
    const made = await deploy(harness.provider, order);
    await harness.aws.json('secretsmanager', 'secretsmanager.DeleteSecret', { SecretId: name, RecoveryWindowInDays: 7 });
    expect((await harness.provider.describe(order, made, unhurried())).found).not.toHaveProperty('secret');
    expect(await deploy(harness.provider, order)).toEqual(made);
    expect(await token()).toBe(order.token);
    const updates = listen(harness, 'ecs:UpdateService');
    await harness.provider.scale({ ...order, token: null }, made, 0, unhurried());
    await harness.provider.scale({ ...order, token: 'another' }, made, 1, unhurried());
    expect(await token()).toBe('another');
    expect(updates).toMatchObject([{ desiredCount: 0 }, { desiredCount: 1 }]);
    await removeAll(harness.provider, order, made);
    expect(await harness.world()).toEqual([]);
  });
}

/** What the identity needs. */
function policyTests(use: () => EcsHarness): void {
  it('the policy in the docs allows what is called, and nothing else', async () => {
    const harness = use();
    const plain = harness.order(1);
    const taskPolicies = [await policyOf(harness, plain.runnerId)];
    const order = { ...plain, settings: { ...plain.settings, taskPolicies } };
    const name = `baton-${order.runnerId}`;
    const made = await deploy(harness.provider, order);
    await harness.aws.json('secretsmanager', 'secretsmanager.DeleteSecret', { SecretId: name, RecoveryWindowInDays: 7 });
    await deploy(harness.provider, order);
    await harness.provider.update({ ...harness.changed(order), token: 'another' }, made, unhurried());
    const taskArn = `arn:aws:ecs:eu-central-1:123456789012:task/${name}/1`;
    harness.proxy.fateOf = ({ name: call }) =>
      call === 'ecs:ListTasks'
        ? { instead: { status: 200, json: { taskArns: [taskArn] } } }
        : call === 'ecs:DescribeTasks'
          ? { instead: { status: 200, json: { tasks: [{ taskArn }] } } }
          : 'pass';
    await harness.provider.describe(order, made, unhurried());
    await removeAll(harness.provider, order, made);
    expect(await harness.world()).toEqual([]);
    const called = new Set(harness.proxy.calls);
    // everybody may ask who they are
    called.delete('sts:GetCallerIdentity');
    expect(allowed()).toEqual([...called, ...impliedActions].sort());
  });
}

/** A managed policy of the account. */
export async function policyOf({ aws }: EcsHarness, name: string): Promise<string> {
  const Statement = [{ Effect: 'Allow', Action: 'ec2:DescribeRegions', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return elements(await aws.query('iam', 'CreatePolicy', { PolicyName: `jobs-${name}`, PolicyDocument }), 'Arn')[0] ?? '';
}

/** Not operations, but asked for by some. */
const impliedActions = [
  ...['ec2:CreateTags', 'ecs:TagResource', 'iam:PassRole', 'iam:TagRole', 'logs:TagResource', 'secretsmanager:TagResource'],
];

function allowed(): string[] {
  const blocks = [...readFileSync(policyFile, 'utf8').matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) =>
    JSON.parse(text),
  );
  const statements: { Action: string | string[]; Sid?: string }[] = blocks.flatMap(({ Statement }) => Statement);
  return statements
    .filter(({ Sid }) => Sid !== undefined)
    .flatMap(({ Action }) => Action)
    .sort();
}
