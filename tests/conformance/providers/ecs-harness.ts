import { randomUUID } from 'node:crypto';
import type { Order, Provider } from '@baton/server/provisioning';
import { EcsFargateProvider } from '@baton/server/provisioning/ecs-fargate';
import { AwsProxy, type Fate, isChange } from './aws-proxy.ts';
import { RawAws } from './aws-raw.ts';
import { ecsWorld } from './ecs-world.ts';
import type { ProviderHarness } from './provider-harness.ts';

const region = 'eu-central-1';

const fire = { status: 400, error: { code: 'MachineRoomException', message: 'the machine room is on fire' } };

const timer = {
  monotonic: () => performance.now(),
  after(ms: number, ring: () => void) {
    const pending = setTimeout(ring, ms);
    return () => clearTimeout(pending);
  },
};

export interface EcsHarness extends ProviderHarness {
  proxy: AwsProxy;
  aws: RawAws;
  /** of the emulator itself */
  port: number;
}

/** The provider with the real SDK, on an emulated AWS that may hold other things, behind a proxy that breaks calls. */
export async function ecsHarness(port: number): Promise<EcsHarness> {
  const proxy = new AwsProxy(port);
  const endpoint = await proxy.listen();
  const aws = new RawAws(port, region);
  const ids = new Map<number, string>();
  const idOf = (number: number): string => {
    const id = ids.get(number) ?? randomUUID();
    ids.set(number, id);
    return id;
  };
  const providers: Provider[] = [];
  const open = (): Provider => {
    const provider = new EcsFargateProvider({ timer, endpoint });
    providers.push(provider);
    return provider;
  };
  const next = (fate: Fate): void => {
    proxy.fateOf = (call) => {
      if (!isChange(call)) return 'pass';
      proxy.fateOf = () => 'pass';
      return fate;
    };
  };
  return {
    proxy,
    aws,
    port,
    provider: open(),
    reopen: async () => open(),
    order: (number) => orderOf(idOf(number)),
    changed: (order) => ({ ...order, program: { ...order.program, version: '2.0.0', image: 'registry.example/runner:2' } }),
    world: () => ecsWorld(aws, (name) => [...ids.values()].some((id) => name.includes(id))),
    told: ({ runnerId }) => toldImage(aws, `baton-${runnerId}`),
    breakNext(_call, when) {
      next(when === 'before' ? { instead: fire } : { afterwards: fire });
      return fire.error.message;
    },
    hangNext: () => new Promise((reached) => next({ hang: reached })),
    foreign: (kind, name) => makeForeign(aws, kind, name),
    logged: () => '',
    async discard() {
      for (const provider of providers) await provider.close();
      await proxy.close();
    },
  };
}

function orderOf(runnerId: string): Order {
  const identity = {
    ...{ id: 'identity', name: 'An account', data: { kind: 'keys', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } },
    secret: { secretAccessKey: 'a key that nobody knows' },
  };
  return {
    ...{ poolId: 'pool', poolName: 'A pool', identity, region, settings: { cpu: 256, memoryMb: 512 } },
    ...{ runnerId, runnerName: 'runner', serverUrl: 'https://baton.example', token: `token of ${runnerId}` },
    offering: { labels: ['x'], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
    program: { version: '1.0.0', image: 'registry.example/runner:1', file: null },
  };
}

const ecs = <T>(aws: RawAws, operation: string, input: object): Promise<T> =>
  aws.json<T>('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);

async function toldImage(aws: RawAws, name: string): Promise<string | null> {
  const { services } = await ecs<{ services: { status: string; desiredCount: number; taskDefinition: string }[] }>(
    aws,
    'DescribeServices',
    { cluster: name, services: [name] },
  );
  const [service] = services;
  if (service?.status !== 'ACTIVE' || service.desiredCount === 0) return null;
  const { taskDefinition } = await ecs<{ taskDefinition: { containerDefinitions: { image: string }[] } }>(
    aws,
    'DescribeTaskDefinition',
    { taskDefinition: service.taskDefinition },
  );
  return taskDefinition.containerDefinitions[0]?.image ?? null;
}

/** Under the same name, by somebody who does not know us. */
async function makeForeign(aws: RawAws, kind: string, name: string): Promise<boolean> {
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const makers: Readonly<Record<string, () => Promise<unknown>>> = {
    'log-group': () => aws.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: name }),
    secret: () => aws.json('secretsmanager', 'secretsmanager.CreateSecret', { Name: name, SecretString: 'theirs' }),
    'iam-role.execution': () => aws.query('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust }),
    'iam-role.task': () => aws.query('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust }),
    'security-group': () => aws.query('ec2', 'CreateSecurityGroup', { GroupName: name, GroupDescription: 'theirs' }),
    cluster: () => ecs(aws, 'CreateCluster', { clusterName: name }),
    'task-definition': () =>
      ecs(aws, 'RegisterTaskDefinition', {
        family: name,
        containerDefinitions: [{ name: 'theirs', image: 'theirs', memory: 512 }],
      }),
  };
  const make = makers[kind];
  // a service is one of a cluster, and its cluster is ours
  if (make === undefined) return false;
  await make();
  return true;
}
