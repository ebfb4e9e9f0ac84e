import type { KubernetesIdentity, KubernetesSettings } from '@baton/protocol/providers/kubernetes';
import type { OpenIdentity, PoolFacts } from '../interface.ts';

/** Names of the labels and annotations by which objects are known as a runner's. */
export const marks = {
  runner: 'baton/runner',
  pool: 'baton/pool',
  runnerName: 'baton/runner-name',
  /** at a pod: which state of its secret it was started with */
  token: 'baton/token-state',
} as const;

/** Where things are in the container. */
export const places = {
  tokenFolder: '/etc/baton-runner',
  tokenFile: '/etc/baton-runner/token',
  workspace: '/var/lib/baton-runner',
} as const;

export const nameOf = (runnerId: string): string => `baton-${runnerId}`;
export const runnerIdOf = (name: string): string => name.replace(/^baton-/, '');

/** Whose an object is, as a query. */
export const selectorOf = (runnerId: string): string => `${marks.runner}=${runnerId}`;

/** In which namespace the runners of a pool are, unless the context of the kubeconfig says one. */
export const askedNamespace = ({
  settings,
  identity,
}: Pick<PoolFacts, 'settings'> & { identity: OpenIdentity | null }): string | null =>
  (settings as KubernetesSettings).namespace ?? (identity?.data as KubernetesIdentity | undefined)?.namespace ?? null;

export const graceMsOf = ({ stopGraceMs = 30_000 }: KubernetesSettings): number => stopGraceMs;
