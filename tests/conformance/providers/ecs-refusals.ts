import type { Order } from '@baton/server/provisioning';
import { expect, it } from 'vitest';
import type { AwsAnswer } from './aws-proxy.ts';
import { elements, RawAws } from './aws-raw.ts';
import type { EcsHarness } from './ecs-harness.ts';
import { emptyLedger, goOn, takeBack } from './ecs-ledger.ts';
import { policyOf } from './ecs-steps.ts';
import { ecsWorld } from './ecs-world.ts';
import { deploy, patiently, removeAll, unhurried } from './provider-harness.ts';

type AwsError = AwsAnswer['error'] & object;
const error = (code: string, message: string): AwsError => ({ code, message });

/** What AWS's documentation says that it answers, where the emulator can not be brought to: in the order of the calls. */
const refusals: readonly [code: string, call: string, AwsError][] = [
  ['identity', 'sts:GetCallerIdentity', error('InvalidClientTokenId', 'The security token included in the request is invalid.')],
  ['region', 'ec2:DescribeVpcs', error('OptInRequired', 'You are not subscribed to this service.')],
  ['quota', 'logs:CreateLogGroup', error('LimitExceededException', 'Resource limit exceeded.')],
  ['denied', 'secretsmanager:CreateSecret', error('AccessDeniedException', 'no identity-based policy allows the action')],
  ['denied', 'iam:CreateRole', error('AccessDenied', 'User: arn:aws:iam::1:user/b is not authorized to perform: iam:CreateRole')],
  ['quota', 'iam:CreateRole', error('LimitExceeded', 'Cannot exceed quota for RolesPerAccount: 1000')],
  ['not_ready', 'iam:PutRolePolicy', error('NoSuchEntity', 'The role with name baton cannot be found.')],
  [
    'invalid',
    'iam:AttachRolePolicy',
    error('NoSuchEntity', 'Policy arn:aws:iam::aws:policy/Jobs does not exist or is not attachable.'),
  ],
  ['not_ready', 'iam:AttachRolePolicy', error('NoSuchEntity', 'The role with name baton cannot be found.')],
  ['denied', 'ec2:CreateSecurityGroup', error('UnauthorizedOperation', 'You are not authorized to perform this operation.')],
  [
    'quota',
    'ec2:CreateSecurityGroup',
    error('SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.'),
  ],
  ['denied', 'ecs:CreateCluster', error('AccessDeniedException', 'User: x is not authorized to perform: ecs:CreateCluster')],
  ['invalid', 'ecs:RegisterTaskDefinition', error('ClientException', 'No Fargate configuration exists for given values.')],
  ['image', 'ecs:RegisterTaskDefinition', error('ClientException', 'Container.image repository/image is invalid.')],
  ['not_ready', 'ecs:RegisterTaskDefinition', error('ClientException', 'Role is not valid')],
  ['quota', 'ecs:CreateService', error('InvalidParameterException', 'The maximum number of services is reached: quota exceeded')],
  [
    'not_ready',
    'ecs:CreateService',
    error('InvalidParameterException', 'Unable to assume the service linked role. Please verify that it exists.'),
  ],
  ['not_ready', 'ecs:CreateService', error('ClusterNotFoundException', 'Cluster not found.')],
];

const words = (harness: EcsHarness, call: string, error: AwsError, times: number): void => {
  let left = times;
  harness.proxy.fateOf = ({ name }) => {
    if (name !== call || left === 0) return 'pass';
    left -= 1;
    return { instead: { status: 400, error } };
  };
};

/** Bad input ends with AWS's own words, and nothing is left. */
export function ecsRefusalTests(use: () => EcsHarness): void {
  for (const tests of [refusalTests, heldTests, identityTests, networkTests, foreignTests, imageTests]) tests(use);
}

function refusalTests(use: () => EcsHarness): void {
  it('has its code and the words of AWS, and goes on when it is gone', async () => {
    const harness = use();
    const plain = harness.order(1);
    const order = { ...plain, settings: { ...plain.settings, taskPolicies: [await policyOf(harness, plain.runnerId)] } };
    const ledger = emptyLedger();
    for (const [code, call, refusal] of refusals) {
      words(harness, call, refusal, Number.POSITIVE_INFINITY);
      const failure = await goOn(harness.provider, order, ledger).catch((reason: unknown) => reason);
      expect(failure, `${call} ${refusal.message}`).toMatchObject({ name: 'ProviderError', code, again: code === 'not_ready' });
      for (const part of [call, refusal.message, refusal.code]) expect((failure as Error).message).toContain(part);
    }
    harness.proxy.fateOf = () => 'pass';
    await goOn(harness.provider, order, ledger);
    await takeBack(harness.provider, order, ledger);
    expect(await harness.world()).toEqual([]);
  });

  it.each(['ecs:CreateCluster', 'ecs:CreateService'])('%s: what was made before is taken back', async (call) => {
    const harness = use();
    words(harness, call, error('AccessDeniedException', 'no'), Number.POSITIVE_INFINITY);
    const order = harness.order(1);
    const ledger = emptyLedger();
    await expect(goOn(harness.provider, order, ledger)).rejects.toMatchObject({ code: 'denied' });
    harness.proxy.fateOf = () => 'pass';
    await takeBack(harness.provider, order, ledger);
    expect(await harness.world()).toEqual([]);
  });
}

/** What takes its time. */
function heldTests(use: () => EcsHarness): void {
  it('a security group that is still held is waited for', async () => {
    const harness = use();
    const made = await deploy(harness.provider, harness.order(1));
    words(
      harness,
      'ec2:DeleteSecurityGroup',
      { code: 'DependencyViolation', message: 'resource sg-1 has a dependent object' },
      1,
    );
    await removeAll(harness.provider, harness.order(1), made);
    expect(await harness.world()).toEqual([]);
  });

  it('a service whose token ECS remembers of one that is gone is made without it', async () => {
    const harness = use();
    const order = harness.order(1);
    words(
      harness,
      'ecs:CreateService',
      { code: 'InvalidParameterException', message: 'Creation of service was not idempotent.' },
      1,
    );
    const made = await deploy(harness.provider, order);
    expect((await harness.provider.describe(order, made, unhurried())).found).toHaveProperty('service');
    await removeAll(harness.provider, order, made);
    expect(await harness.world()).toEqual([]);
  });
}

/** Who one is, and where. */
function identityTests(use: () => EcsHarness): void {
  it('regions that can not be, and roles that do not work', async () => {
    const harness = use();
    const order = harness.order(1);
    const odd = { ...order, region: 'eu-central-1.evil.example' };
    expect(harness.provider.problems(odd)).toMatchObject([{ where: 'region', value: odd.region }]);
    await expect(harness.provider.plan(odd, unhurried())).rejects.toMatchObject({ code: 'region' });
    expect(harness.provider.problems({ ...order, region: null, identity: null })).toMatchObject([
      { where: 'region' },
      { where: 'identity' },
    ]);
    words(harness, 'sts:AssumeRole', { code: 'AccessDenied', message: 'User is not authorized to perform: sts:AssumeRole' }, 9);
    await expect(harness.provider.plan({ ...order, identity: roleOf(order) }, unhurried())).rejects.toMatchObject({
      ...{ code: 'identity', message: expect.stringContaining('sts:AssumeRole') },
    });
  });

  it('a role is assumed with its external id, and what is ambient is found or missed', async () => {
    const harness = use();
    const order = harness.order(1);
    const bodies: string[] = [];
    harness.proxy.fateOf = ({ name, body }) => {
      if (name === 'sts:AssumeRole') bodies.push(body);
      return 'pass';
    };
    const check = (identity: Order['identity']) => harness.provider.check(identity, order.region, unhurried());
    expect(await check(roleOf(order))).toContain('assumed-role/baton-pools/baton (account 123456789012)');
    expect(await check(roleOf(order))).toContain('assumed-role');
    expect(bodies.map((body) => new URLSearchParams(body).get('ExternalId'))).toEqual(['an external id']);
    const ambient = { id: 'ambient', name: 'ambient', data: { kind: 'ambient' }, secret: null };
    const before = { ...process.env };
    try {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' });
      expect(await check(ambient)).toContain('account 123456789012');
      const nowhere = {
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_CONFIG_FILE: '/dev/null',
      };
      process.env = { ...before, ...nowhere, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
      const next = await harness.reopen();
      await expect(next.check(ambient, order.region, unhurried())).rejects.toMatchObject({ code: 'identity' });
    } finally {
      process.env = before;
    }
  });
}

/** What has to be there before. */
function networkTests(use: () => EcsHarness): void {
  it('a region without a default network asks for subnets, and takes those that are named', async () => {
    const harness = use();
    const region = 'eu-south-2';
    const aws = new RawAws(harness.port, region);
    const [vpc = ''] = elements(await aws.query('ec2', 'DescribeVpcs'), 'vpcId');
    for (const SubnetId of elements(await aws.query('ec2', 'DescribeSubnets'), 'subnetId'))
      await aws.query('ec2', 'DeleteSubnet', { SubnetId });
    const order = { ...harness.order(1), region };
    await expect(harness.provider.plan(order, unhurried())).rejects.toMatchObject({ code: 'network' });
    if (vpc !== '') await aws.query('ec2', 'DeleteVpc', { VpcId: vpc });
    await expect(harness.provider.plan(order, unhurried())).rejects.toMatchObject({
      ...{ code: 'network', message: expect.stringMatching(/eu-south-2 has no default network.*subnets in the settings/) },
    });
    const [own = ''] = elements(await aws.query('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/16' }), 'vpcId');
    const subnet = await aws.query('ec2', 'CreateSubnet', { VpcId: own, CidrBlock: '10.9.1.0/24' });
    const named = (subnets: string[]): Order => ({ ...order, settings: { ...order.settings, subnets } });
    await expect(harness.provider.plan(named(['subnet-0123456789abcdef0']), unhurried())).rejects.toMatchObject({
      code: 'network',
    });
    const mine = named(elements(subnet, 'subnetId'));
    const made = await deploy(harness.provider, mine);
    expect(made.find(({ kind }) => kind === 'security-group')?.data.vpcId).toBe(own);
    await removeAll(harness.provider, mine, made);
    expect(await ecsWorld(aws, (name) => name.includes(order.runnerId))).toEqual([]);
  });
}

/** What belongs to others. */
function foreignTests(use: () => EcsHarness): void {
  it("somebody else's service in our cluster is not touched, and groups of the pool's own are used as they are", async () => {
    const harness = use();
    const plain = harness.order(1);
    const group = await harness.aws.query('ec2', 'CreateSecurityGroup', {
      GroupName: `of the pool ${plain.runnerId.slice(0, 8)}`,
      GroupDescription: 'x',
    });
    const order = { ...plain, settings: { ...plain.settings, securityGroups: elements(group, 'groupId') } };
    const name = `baton-${order.runnerId}`;
    const plan = await harness.provider.plan(order, unhurried());
    expect(plan.map(({ kind }) => kind)).not.toContain('security-group');
    const made = await deploy(harness.provider, order);
    const service = made.at(-1);
    if (service) await harness.provider.remove(service, order, unhurried());
    const ecs = 'AmazonEC2ContainerServiceV20141113';
    await harness.aws.json('ecs', `${ecs}.CreateService`, {
      cluster: name,
      serviceName: name,
      desiredCount: 0,
      taskDefinition: name,
    });
    const last = plan.at(-1);
    if (!last) throw new Error('the plan is empty');
    await expect(harness.provider.create(last, order, made.slice(0, -1), unhurried())).rejects.toMatchObject({
      code: 'name_clash',
    });
    await patiently(() => harness.provider.remove({ ...last, data: {} }, order, unhurried()));
    expect((await harness.world()).map(({ kind }) => kind)).toContain('service');
    await harness.aws.json('ecs', `${ecs}.DeleteService`, { cluster: name, service: name });
    await removeAll(harness.provider, order, made);
    expect(await harness.world()).toEqual([]);
  });
}

/** What comes too late for an error. */
function imageTests(use: () => EcsHarness): void {
  it('an image that never starts is told in the words of ECS, with the last lines of the log', async () => {
    const harness = use();
    const order = harness.order(1);
    const made = await deploy(harness.provider, order);
    neverStarts(harness, order);
    const { program, reasons } = await harness.provider.describe(order, made, unhurried());
    expect(program).toBe('stopped');
    expect(reasons.slice(0, 4)).toEqual([
      'ECS deployment ecs-svc/1 failed: tasks failed to start.',
      'TaskFailedToStart: CannotPullContainerError: failed to resolve ref registry.example/runner:1: not found',
      `(service baton-${order.runnerId}) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.`,
      'log: can not reach https://baton.example with ***',
    ]);
    const updates: string[] = [];
    const answersOfEcs = harness.proxy.fateOf;
    harness.proxy.fateOf = (call) => {
      if (call.name === 'ecs:UpdateService') updates.push(call.body);
      return answersOfEcs(call);
    };
    await harness.provider.scale(order, made, 1, unhurried());
    expect(updates.map((body) => JSON.parse(body))).toMatchObject([{ desiredCount: 1, forceNewDeployment: true }]);
    harness.proxy.fateOf = (call) =>
      call.name === 'logs:GetLogEvents'
        ? {
            instead: {
              status: 400,
              error: { code: 'AccessDeniedException', message: 'not authorized to perform: logs:GetLogEvents' },
            },
          }
        : answersOfEcs(call);
    expect((await harness.provider.describe(order, made, unhurried())).reasons[3]).toContain('logs:GetLogEvents');
    harness.proxy.fateOf = () => 'pass';
    await removeAll(harness.provider, order, made);
  });
}

const roleOf = (order: Order): NonNullable<Order['identity']> => ({
  ...{ id: 'role', name: 'A role', secret: order.identity?.secret ?? null },
  data: {
    ...{ kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/baton-pools', externalId: 'an external id' },
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  },
});

/** What ECS answers of a service whose image is not there. */
function neverStarts({ proxy }: EcsHarness, { runnerId, token }: Order): void {
  const name = `baton-${runnerId}`;
  const taskArn = `arn:aws:ecs:eu-central-1:123456789012:task/${name}/abc`;
  const service = {
    ...{ serviceName: name, status: 'ACTIVE', desiredCount: 1, runningCount: 0, pendingCount: 0 },
    tags: [{ key: 'baton:runner', value: runnerId }],
    deployments: [
      {
        ...{ status: 'PRIMARY', rolloutState: 'FAILED', updatedAt: 1_700_000_300 },
        rolloutStateReason: 'ECS deployment ecs-svc/1 failed: tasks failed to start.',
      },
    ],
    events: [
      { createdAt: 1_700_000_250, message: `(service ${name}) has started 1 tasks: (task abc).` },
      {
        createdAt: 1_700_000_100,
        message: `(service ${name}) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.`,
      },
    ],
  };
  const task = {
    ...{ taskArn, stopCode: 'TaskFailedToStart', stoppedAt: 1_700_000_200, createdAt: 1_700_000_150 },
    stoppedReason: 'CannotPullContainerError: failed to resolve ref registry.example/runner:1: not found',
    containers: [{ name: 'runner' }],
  };
  const answers: Readonly<Record<string, object>> = {
    'ecs:DescribeServices': { services: [service] },
    'ecs:ListTasks': { taskArns: [taskArn] },
    'ecs:DescribeTasks': { tasks: [task] },
    'logs:GetLogEvents': { events: [{ timestamp: 1, message: `can not reach https://baton.example with ${token}` }] },
  };
  proxy.fateOf = ({ name: call }) => (answers[call] ? { instead: { status: 200, json: answers[call] } } : 'pass');
}
