import type { ProviderData, ProviderName } from './provider.ts';

/**
 * Whether a provider is called with what the server's own machine has, and not with what somebody brought: its programs, its ambient role, or its place
 * in the network, where an engine or a cluster that somebody names may be one that only the server reaches. Whoever may use that is as much as the
 * server itself, whatever the scope.
 *
 * @param identity what it is made of besides its secret; null: there is none
 */
export function usesServersRights(provider: ProviderName, identity: ProviderData | null): boolean {
  if (provider !== 'ecs-fargate' || identity === null) return true;
  return identity.kind === 'ambient' || identity.accessKeyId === undefined;
}
