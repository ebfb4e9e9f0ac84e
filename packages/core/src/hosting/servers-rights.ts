import type { ProviderData, ProviderName } from './provider.ts';

/** What is known of an identity without its secret. */
export interface IdentityFacts {
  data: ProviderData;
  hasSecret: boolean;
}

const isThisMachine = (url: unknown): boolean =>
  typeof url === 'string' && /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?=[:/]|$)/i.test(url);

/**
 * Whether a provider is called with rights that the server's own machine has, and not with what somebody brought: its programs, the socket of its engine,
 * its account in a cluster, its ambient role. Whoever may use them is as much as the server itself, whatever the scope.
 *
 * @param identity null: there is none
 */
export function usesServersRights(provider: ProviderName, identity: IdentityFacts | null): boolean {
  if (provider === 'process' || identity === null) return true;
  const { data, hasSecret } = identity;
  if (provider === 'docker') return data.socketPath !== undefined || data.url === undefined || isThisMachine(data.url);
  if (provider === 'kubernetes') return !hasSecret;
  return data.kind === 'ambient' || data.accessKeyId === undefined;
}
