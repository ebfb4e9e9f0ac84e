import { elements, type RawAws } from './aws-raw.ts';
import type { Standing } from './provider-harness.ts';

interface Listed {
  clusters: { clusterName: string; status: string }[];
  services: { serviceName: string; status: string }[];
  logGroups: { logGroupName: string }[];
  SecretList: { Name: string }[];
}

/** All that stands in AWS and has one of these words in its name, whoever made it. */
export async function ecsWorld(aws: RawAws, isMeant: (name: string) => boolean): Promise<Standing[]> {
  return [
    ...(await logGroups(aws, isMeant)),
    ...(await secrets(aws, isMeant)),
    ...(await roles(aws, isMeant)),
    ...(await securityGroups(aws, isMeant)),
    ...(await clustersAndServices(aws, isMeant)),
    ...(await definitions(aws, isMeant)),
  ];
}

type IsMeant = (name: string) => boolean;

async function logGroups(aws: RawAws, isMeant: IsMeant): Promise<Standing[]> {
  const { logGroups: all } = await aws.json<Listed>('logs', 'Logs_20140328.DescribeLogGroups', {});
  return Promise.all(
    all
      .filter(({ logGroupName }) => isMeant(logGroupName))
      .map(async (each) => {
        const { tags } = await aws.json('logs', 'Logs_20140328.ListTagsLogGroup', { logGroupName: each.logGroupName });
        return { kind: 'log-group', name: each.logGroupName, shows: JSON.stringify({ ...each, tags }) };
      }),
  );
}

async function secrets(aws: RawAws, isMeant: IsMeant): Promise<Standing[]> {
  const { SecretList } = await aws.json<Listed>('secretsmanager', 'secretsmanager.ListSecrets', {});
  return SecretList.filter(({ Name }) => isMeant(Name)).map((each) => ({
    ...{ kind: 'secret', name: each.Name, shows: JSON.stringify(each) },
  }));
}

async function roles(aws: RawAws, isMeant: IsMeant): Promise<Standing[]> {
  const names = elements(await aws.query('iam', 'ListRoles', { MaxItems: '1000' }), 'RoleName').filter(isMeant);
  return Promise.all(
    names.map(async (RoleName) => {
      const policies = elements(await aws.query('iam', 'ListRolePolicies', { RoleName }), 'member');
      const texts = policies.map((PolicyName) => aws.query('iam', 'GetRolePolicy', { RoleName, PolicyName }));
      const shows = [await aws.query('iam', 'GetRole', { RoleName }), ...(await Promise.all(texts))].join('\n');
      return { kind: RoleName.endsWith('-task') ? 'iam-role.task' : 'iam-role.execution', name: RoleName, shows };
    }),
  );
}

async function securityGroups(aws: RawAws, isMeant: IsMeant): Promise<Standing[]> {
  const names = elements(await aws.query('ec2', 'DescribeSecurityGroups'), 'groupName').filter(isMeant);
  return Promise.all(
    names.map(async (name) => {
      const shows = await aws.query('ec2', 'DescribeSecurityGroups', { 'Filter.1.Name': 'group-name', 'Filter.1.Value.1': name });
      return { kind: 'security-group', name, shows };
    }),
  );
}

async function clustersAndServices(aws: RawAws, isMeant: IsMeant): Promise<Standing[]> {
  const ask = <T>(operation: string, input: object) =>
    aws.json<T>('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);
  const { clusterArns } = await ask<{ clusterArns: string[] }>('ListClusters', {});
  const meant = clusterArns.filter((arn) => isMeant(arn));
  if (meant.length === 0) return [];
  const { clusters } = await ask<Listed>('DescribeClusters', { clusters: meant, include: ['TAGS'] });
  const standing = clusters
    .filter(({ status }) => status !== 'INACTIVE')
    .map((each): Standing => ({ kind: 'cluster', name: each.clusterName, shows: JSON.stringify(each) }));
  for (const cluster of meant) {
    const { serviceArns } = await ask<{ serviceArns: string[] }>('ListServices', { cluster });
    if (serviceArns.length === 0) continue;
    const { services } = await ask<Listed>('DescribeServices', { cluster, services: serviceArns, include: ['TAGS'] });
    for (const each of services)
      if (each.status !== 'INACTIVE') standing.push({ kind: 'service', name: each.serviceName, shows: JSON.stringify(each) });
  }
  return standing;
}

/** A family is one thing, however many revisions it has; those that were deregistered but not deleted still stand. */
async function definitions(aws: RawAws, isMeant: IsMeant): Promise<Standing[]> {
  const ask = <T>(operation: string, input: object) =>
    aws.json<T>('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);
  const lists = ['ACTIVE', 'INACTIVE'].map((status) => ask<{ taskDefinitionArns: string[] }>('ListTaskDefinitions', { status }));
  const arns = (await Promise.all(lists)).flatMap(({ taskDefinitionArns }) => taskDefinitionArns).filter(isMeant);
  const byFamily = new Map<string, string>();
  for (const taskDefinition of arns) {
    const family = taskDefinition.split('/').at(-1)?.split(':')[0] ?? '';
    const shown = JSON.stringify(await ask('DescribeTaskDefinition', { taskDefinition, include: ['TAGS'] }));
    byFamily.set(family, `${byFamily.get(family) ?? ''}${shown}\n`);
  }
  return [...byFamily].map(([name, shows]) => ({ kind: 'task-definition', name, shows }));
}
