import { createHash } from 'node:crypto';
import type { Service } from '@aws-sdk/client-ecs';
import type { ProviderData } from '@baton/core';
import { ProviderError } from '../../interface.ts';
import { failedWith, isMissing, recoded } from '../errors.ts';
import { type Found, type Kind, type Making, type Owner, textOf } from '../kind.ts';
import { isOurs, smallTags, stemOf, tagsOf } from '../names.ts';
import { findNetwork } from '../network.ts';
import { whenServiceRoleLacks } from '../service-role.ts';
import { adopted, orNull, unlessMissing } from './adopt.ts';

/** A task has two minutes to stop, and ECS takes its time. */
const stopLimitMs = 300_000;

/** What keeps one task of the runner running. */
export const service: Kind = {
  kind: 'service',
  title: 'Service',
  usualMs: 2_500,
  nameOf: stemOf,
  create,
  find,
  remove,
  removeRest: awaitInactive,
};

/** One runner is one program: the old task is gone before the new one starts. */
const deploymentConfiguration = {
  ...{ minimumHealthyPercent: 0, maximumPercent: 100 },
  deploymentCircuitBreaker: { enable: true, rollback: true },
};

async function networkOf({ aws, settings, made }: Making) {
  const { subnets } = await findNetwork(aws, settings.subnets);
  const securityGroups = settings.securityGroups ?? [textOf(made['security-group'], 'groupId')];
  const assignPublicIp: 'ENABLED' | 'DISABLED' = settings.assignPublicIp ? 'ENABLED' : 'DISABLED';
  return { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } };
}

async function create(name: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts, order, made } = making;
  const mine = adopted(await find(name, making), `service ${name}`);
  if (mine !== null) return (await bring(name, making, false)) ?? mine;
  const there = await serviceOf(name, making);
  if (there?.status === 'DRAINING')
    throw new ProviderError('not_ready', `ecs:DescribeServices: service ${name} is still draining`);
  const input = {
    ...{ cluster: name, serviceName: name, taskDefinition: textOf(made['task-definition'], 'arn') },
    ...{ desiredCount: order.token === null ? 0 : 1, launchType: 'FARGATE' as const, platformVersion: 'LATEST' },
    ...{ networkConfiguration: await networkOf(making), deploymentConfiguration },
    // a runner with jobs must not be moved to balance zones
    ...{ availabilityZoneRebalancing: 'DISABLED' as const, propagateTags: 'SERVICE' as const },
    tags: smallTags(tagsOf(runnerId, facts)),
  };
  // what is cut off and tried again makes no second one; another order is another service
  const clientToken = createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 32);
  const asked = (token: object) => aws.ecs('CreateService', (ecs, options) => ecs.createService({ ...input, ...token }, options));
  const answer = await soon(
    whenServiceRoleLacks(
      aws,
      unlessForgotten(asked({ clientToken }), () => asked({})),
    ),
    making,
  );
  if (answer.service === undefined) throw new ProviderError('unavailable', 'ecs:CreateService: AWS answered without a service');
  return dataOf(name, answer.service);
}

/** The token may be remembered from a service that was deleted since: there is none now, or it would have been found. */
async function unlessForgotten<T>(asked: Promise<T>, again: () => Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!failedWith(error, /not idempotent/i)) throw error;
    return again();
  }
}

/** What was made a moment ago may not be there for everybody yet; what the pool names should be. */
async function soon<T>(asked: Promise<T>, { settings }: Making): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const isOwnGroup =
      error instanceof ProviderError && /security group/i.test(error.message) && settings.securityGroups === null;
    if (isMissing(error) || (isOwnGroup && /not exist|notfound/i.test(error.message))) throw recoded(error, 'not_ready');
    throw error;
  }
}

/**
 * Brings a service that is there to the order.
 * @param anew whether it is started anew though nothing changed
 * @returns null: there was nothing to do
 */
export async function bring(name: string, making: Making, anew: boolean): Promise<ProviderData | null> {
  const { aws, order, made } = making;
  const taskDefinition = textOf(made['task-definition'], 'arn');
  const there = await activeService(name, making);
  const desired = order.token === null ? undefined : 1;
  const force = anew || hasGivenUp(there);
  if (!force && there.taskDefinition === taskDefinition && (desired ?? there.desiredCount) === there.desiredCount) return null;
  const networkConfiguration = await networkOf(making);
  const answer = await aws.ecs('UpdateService', (ecs, options) =>
    ecs.updateService(
      {
        ...{ cluster: name, service: name, taskDefinition, networkConfiguration, deploymentConfiguration },
        ...(desired !== undefined && { desiredCount: desired, forceNewDeployment: force }),
      },
      options,
    ),
  );
  return dataOf(name, answer.service ?? there);
}

/** Sets how many tasks there are, and waits until there is none when there should be none. */
export async function setDesired(name: string, owner: Owner, desired: 0 | 1, anew: boolean): Promise<ProviderData> {
  const { aws } = owner;
  const there = await activeService(name, owner);
  const force = desired === 1 && ((anew && (there.desiredCount ?? 0) > 0) || hasGivenUp(there));
  await aws.ecs('UpdateService', (ecs, options) =>
    ecs.updateService(
      { cluster: name, service: name, desiredCount: desired, ...(force && { forceNewDeployment: true }) },
      options,
    ),
  );
  if (desired === 0) {
    const isStopped = await aws.until(stopLimitMs, async () => {
      const now = await serviceOf(name, owner);
      return (now?.runningCount ?? 0) + (now?.pendingCount ?? 0) === 0;
    });
    if (!isStopped) throw new ProviderError('not_ready', `ecs:DescribeServices: the task of ${name} has not stopped yet`);
  }
  return dataOf(name, there);
}

/** The circuit breaker stopped its deployment, and starts nothing of it again. */
const hasGivenUp = ({ deployments = [] }: Service): boolean =>
  deployments.some(({ status, rolloutState }) => status === 'PRIMARY' && rolloutState === 'FAILED');

export async function activeService(name: string, owner: Owner): Promise<Service> {
  const there = await serviceOf(name, owner);
  if (there?.status === 'ACTIVE' && isOurs(there.tags, owner.runnerId)) return there;
  throw new ProviderError(
    'invalid',
    `ecs:DescribeServices: there is no service ${name} of this runner: remove it and deploy it again`,
  );
}

export async function serviceOf(name: string, { aws }: Owner): Promise<Service | null> {
  const answer = await orNull(
    aws.ecs('DescribeServices', (ecs, options) =>
      ecs.describeServices({ cluster: name, services: [name], include: ['TAGS'] }, options),
    ),
  );
  return answer?.services?.[0] ?? null;
}

const dataOf = (name: string, { serviceArn, taskDefinition }: Service): ProviderData => ({
  ...{ name, arn: serviceArn, taskDefinition },
});

async function find(name: string, owner: Owner): Promise<Found> {
  const there = await serviceOf(name, owner);
  // what was deleted stays visible for a while
  if (there === null || there.status !== 'ACTIVE') return null;
  return isOurs(there.tags, owner.runnerId) ? { ours: true, data: dataOf(name, there) } : { ours: false };
}

/** Its tasks are stopped with it. Done when there are none. */
async function remove(name: string, owner: Owner): Promise<void> {
  await unlessMissing(
    owner.aws.ecs('DeleteService', (ecs, options) => ecs.deleteService({ cluster: name, service: name, force: true }, options)),
  );
  await awaitInactive(name, owner);
}

async function awaitInactive(name: string, owner: Owner): Promise<void> {
  const isGone = await owner.aws.until(stopLimitMs, async () => (await serviceOf(name, owner))?.status !== 'DRAINING');
  if (!isGone) throw new ProviderError('not_ready', `ecs:DescribeServices: service ${name} is still draining`);
}
