import type { ProviderData } from '@baton/core';
import { ProviderError } from '../../interface.ts';
import { failedBy } from '../errors.ts';
import type { Found, Kind, Making, Owner } from '../kind.ts';
import { isOurs, smallTags, stemOf, tagsOf } from '../names.ts';
import { ensureServiceRole } from '../service-role.ts';
import { adopted, unlessMissing } from './adopt.ts';

/** Tasks that were told to stop may take two minutes. */
const emptyLimitMs = 180_000;

/** The cluster of the runner's service. It costs nothing. */
export const cluster: Kind = {
  kind: 'cluster',
  title: 'Cluster',
  usualMs: 1_500,
  nameOf: stemOf,
  create,
  find,
  remove,
};

/** Making one that is there is no failure for ECS, whosever it is: so it is looked for before. */
async function create(name: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts } = making;
  const mine = adopted(await find(name, making), `cluster ${name}`);
  if (mine !== null) return mine;
  await ensureServiceRole(aws, 'if allowed');
  const { cluster: made } = await aws.ecs('CreateCluster', (ecs, options) =>
    ecs.createCluster({ clusterName: name, tags: smallTags(tagsOf(runnerId, facts)) }, options),
  );
  if (made?.clusterArn === undefined) throw new ProviderError('unavailable', 'ecs:CreateCluster: AWS answered without an ARN');
  return { name, arn: made.clusterArn };
}

async function find(name: string, { aws, runnerId }: Owner): Promise<Found> {
  const { clusters = [] } = await aws.ecs('DescribeClusters', (ecs, options) =>
    ecs.describeClusters({ clusters: [name], include: ['TAGS'] }, options),
  );
  const found = clusters.find(({ clusterName }) => clusterName === name);
  // what was deleted stays visible for a while
  if (found?.clusterArn === undefined || found.status === 'INACTIVE') return null;
  return isOurs(found.tags, runnerId) ? { ours: true, data: { name, arn: found.clusterArn } } : { ours: false };
}

async function remove(name: string, { aws }: Owner): Promise<void> {
  let inUse: ProviderError | null = null;
  const isGone = await aws.until(emptyLimitMs, async () => {
    try {
      await unlessMissing(aws.ecs('DeleteCluster', (ecs, options) => ecs.deleteCluster({ cluster: name }, options)));
      return true;
    } catch (error) {
      if (!failedBy(error, 'ClusterContainsTasksException', 'ClusterContainsServicesException', 'UpdateInProgressException'))
        throw error;
      inUse = error;
      return false;
    }
  });
  if (!isGone && inUse) throw inUse;
}
