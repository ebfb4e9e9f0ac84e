import { type Order, ProviderError } from '@baton/server/provisioning';
import { expect, it } from 'vitest';
import type { AwsAnswer } from './aws-proxy.ts';
import { elements, RawAws } from './aws-raw.ts';
import type { EcsHarness } from './ecs-harness.ts';
import { emptyLedger, goOn, takeBack } from './ecs-ledger.ts';
import { ecsWorld } from './ecs-world.ts';
import { deploy, patiently, removeAll, unhurried } from './provider-harness.ts';

/** What AWS's documentation says that it answers, where the emulator can not be brought to. */
const refusals: readonly [code: string, call: string, AwsAnswer['error'] & object][] = [
  [
    'denied',
    'ecs:CreateCluster',
    {
      code: 'AccessDeniedException',
      message: 'User: arn:aws:iam::1:user/b is not authorized to perform: ecs:CreateCluster on resource: *',
    },
  ],
  [
    'denied',
    'iam:CreateRole',
    { code: 'AccessDenied', message: 'User: arn:aws:iam::1:user/b is not authorized to perform: iam:CreateRole' },
  ],
  [
    'denied',
    'ec2:CreateSecurityGroup',
    { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' },
  ],
  [
    'denied',
    'secretsmanager:CreateSecret',
    { code: 'AccessDeniedException', message: 'no identity-based policy allows the secretsmanager:CreateSecret action' },
  ],
  ['quota', 'iam:CreateRole', { code: 'LimitExceeded', message: 'Cannot exceed quota for RolesPerAccount: 1000' }],
  [
    'quota',
    'ec2:CreateSecurityGroup',
    { code: 'SecurityGroupLimitExceeded', message: 'The maximum number of security groups for VPC has been reached.' },
  ],
  [
    'quota',
    'ecs:CreateService',
    { code: 'InvalidParameterException', message: 'The maximum number of services per cluster is reached: quota exceeded' },
  ],
  ['quota', 'logs:CreateLogGroup', { code: 'LimitExceededException', message: 'Resource limit exceeded.' }],
  [
    'identity',
    'sts:GetCallerIdentity',
    { code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' },
  ],
  [
    'region',
    'ec2:DescribeVpcs',
    {
      code: 'OptInRequired',
      message: 'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
    },
  ],
  [
    'invalid',
    'ecs:RegisterTaskDefinition',
    { code: 'ClientException', message: 'No Fargate configuration exists for given values: 256 CPU, 512 memory.' },
  ],
  [
    'invalid',
    'iam:AttachRolePolicy',
    { code: 'NoSuchEntity', message: 'Policy arn:aws:iam::aws:policy/Jobs does not exist or is not attachable.' },
  ],
  ['image', 'ecs:RegisterTaskDefinition', { code: 'ClientException', message: 'Container.image repository/image is invalid.' }],
];

/** Not yet: the same call works a moment later. */
const delays: readonly [call: string, AwsAnswer['error'] & object][] = [
  [
    'ecs:CreateService',
    {
      code: 'InvalidParameterException',
      message: 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
    },
  ],
  ['ecs:RegisterTaskDefinition', { code: 'ClientException', message: 'Role is not valid' }],
  ['ecs:CreateService', { code: 'ClusterNotFoundException', message: 'Cluster not found.' }],
  ['iam:PutRolePolicy', { code: 'NoSuchEntity', message: 'The role with name baton cannot be found.' }],
];

const words = (harness: EcsHarness, call: string, error: AwsAnswer['error'] & object, times: number): void => {
  let left = times;
  harness.proxy.fateOf = ({ name }) => {
    if (name !== call || left === 0) return 'pass';
    left -= 1;
    return { instead: { status: 400, error } };
  };
};

async function failureOf(harness: EcsHarness, order: Order): Promise<ProviderError> {
  const ledger = emptyLedger();
  const error = await goOn(harness.provider, order, ledger).then(
    () => null,
    (reason: unknown) => reason,
  );
  harness.proxy.fateOf = () => 'pass';
  await takeBack(harness.provider, order, ledger);
  expect(await harness.world()).toEqual([]);
  if (!(error instanceof ProviderError)) throw new Error('it did not fail as it should', { cause: error });
  return error;
}

/** Bad input ends with AWS's own words, and nothing is left. */
export function ecsRefusalTests(use: () => EcsHarness): void {
  it.each(refusals)('%s: %s', async (code, call, error) => {
    const harness = use();
    words(harness, call, error, Number.POSITIVE_INFINITY);
    const order = harness.order(1);
    const taskPolicies = call === 'iam:AttachRolePolicy' ? ['arn:aws:iam::aws:policy/Jobs'] : [];
    const failure = await failureOf(harness, { ...order, settings: { ...order.settings, taskPolicies } });
    expect(failure).toMatchObject({ code, again: false });
    for (const part of [call, error.message, error.code]) expect(failure.message).toContain(part);
  });

  it.each(delays)('%s: not yet, and then it works', async (call, error) => {
    const harness = use();
    const order = harness.order(1);
    words(harness, call, error, 1);
    const failure = await failureOf(harness, order);
    expect(failure).toMatchObject({ code: 'not_ready', again: true });
    expect(failure.message).toContain(error.message);
    words(harness, call, error, 1);
    const made = await deploy(harness.provider, order);
    await removeAll(harness.provider, order, made);
    expect(await harness.world()).toEqual([]);
  });

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
