import { kubernetesKind } from '@baton/protocol/providers/kubernetes';
import { schemaProblems } from '@baton/protocol/providers/schema-problems';
import type { PoolFacts, ProviderProblem } from '../interface.ts';

/** What is wrong with a pool, without a call. What a kubeconfig says is found when its identity is checked. */
export function problemsOf({ settings, identity, region }: PoolFacts): ProviderProblem[] {
  const parts = { settings, identity: identity?.data ?? null, secret: identity?.secret ?? null };
  const found: ProviderProblem[] = schemaProblems(kubernetesKind, parts);
  if (region)
    found.push({
      where: 'region',
      problem: 'a cluster has no regions: choose its nodes with settings.nodeSelector',
      value: region,
    });
  return found;
}
