import type { V1Pod } from '@kubernetes/client-node';
import type { Cluster } from './cluster.ts';
import { selectorOf } from './words.ts';

/** The pods of a runner, the newest first. */
export async function podsOf(cluster: Cluster, namespace: string, runnerId: string): Promise<V1Pod[]> {
  const labelSelector = selectorOf(runnerId);
  const { items } = await cluster.call('look for the pods', () => cluster.core.listNamespacedPod({ namespace, labelSelector }));
  const born = ({ metadata }: V1Pod): number => metadata?.creationTimestamp?.getTime() ?? 0;
  return items.sort((a, b) => born(b) - born(a));
}

/** Pods that ended stay for a while where they were evicted. */
export const isOver = ({ status }: V1Pod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';

/** No pod of the runner runs or may run. */
export const hasEnded = async (cluster: Cluster, namespace: string, runnerId: string): Promise<boolean> =>
  (await podsOf(cluster, namespace, runnerId)).every(isOver);
