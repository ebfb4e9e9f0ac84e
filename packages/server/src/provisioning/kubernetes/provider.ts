import type { ProviderData } from '@baton/core';
import type { KubernetesSettings } from '@baton/protocol/providers/kubernetes';
import { version } from '@baton/protocol/version';
import type { V1Deployment, V1ObjectMeta, V1Secret } from '@kubernetes/client-node';
import { imageOf } from '../image.ts';
import {
  type Description,
  type MadeResource,
  type OpenIdentity,
  type Order,
  type PlannedResource,
  type PoolFacts,
  type Provider,
  ProviderError,
  type ProviderProblem,
} from '../interface.ts';
import { Cluster } from './cluster.ts';
import { describeRunner } from './describe.ts';
import { accountOf, deploymentOf, secretOf } from './manifests.ts';
import { accountsOf, deploymentsOf, own, put, removeOwn, secretsOf } from './objects.ts';
import { hasEnded } from './pods.ts';
import { unlessRefused } from './refusal.ts';
import { problemsOf } from './settings.ts';
import { until } from './wait.ts';
import { whoAmI } from './who.ts';
import { askedNamespace, graceMsOf, marks, nameOf, runnerIdOf } from './words.ts';

/** In the order in which they are made. */
const planned = [
  { kind: 'service-account', title: 'Service account', usualMs: 300 },
  { kind: 'secret.token', title: 'Secret with the token', usualMs: 300 },
  { kind: 'deployment', title: 'Deployment', usualMs: 1_000 },
] as const;

/** So much longer than its grace a pod may take to be gone. */
const endingMs = 20_000;

/** Runners as deployments of one pod each. Keeps nothing between calls. */
export class KubernetesProvider implements Provider {
  readonly name = 'kubernetes';
  readonly canSleep = true;

  problems(pool: PoolFacts): ProviderProblem[] {
    return problemsOf(pool);
  }

  check(identity: OpenIdentity | null, _region: string | null, signal: AbortSignal): Promise<string> {
    return Cluster.within(identity, signal, (cluster) => whoAmI(cluster, namespaceIn(cluster, { settings: {}, identity })));
  }

  async plan(order: Order, signal: AbortSignal): Promise<PlannedResource[]> {
    imageOf(order, version);
    await Cluster.within(order.identity, signal, (cluster) => hasWhatIsNamed(cluster, order));
    return planned.map((each) => ({ ...each, name: nameOf(order.runnerId) }));
  }

  create({ kind }: PlannedResource, order: Order, _made: readonly MadeResource[], signal: AbortSignal): Promise<ProviderData> {
    return Cluster.within(order.identity, signal, async (cluster) => {
      if (kind === 'service-account') return dataOf(await putAccount(cluster, order));
      if (kind === 'secret.token') return dataOf(await putSecret(cluster, order));
      return dataOf(await putDeployment(cluster, order));
    });
  }

  update(order: Order, _made: readonly MadeResource[], signal: AbortSignal): Promise<Record<string, ProviderData>> {
    return Cluster.within(order.identity, signal, async (cluster) => {
      const secret = await putSecret(cluster, order);
      return { 'secret.token': dataOf(secret), deployment: dataOf(await putDeployment(cluster, order)) };
    });
  }

  scale(
    order: Order,
    _made: readonly MadeResource[],
    desired: 0 | 1,
    signal: AbortSignal,
  ): Promise<Record<string, ProviderData>> {
    return Cluster.within(order.identity, signal, async (cluster) => {
      const namespace = namespaceIn(cluster, order);
      const name = nameOf(order.runnerId);
      if (desired === 0 && !(await own(cluster, deploymentsOf(cluster, namespace), name, order.runnerId))) return {};
      const state = desired === 1 && order.token !== null ? tokenStateOf(await putSecret(cluster, order)) : null;
      const deployment = await put(
        cluster,
        deploymentsOf(cluster, namespace),
        { name, runnerId: order.runnerId },
        (there) => there && scaled(there, desired, state),
      );
      if (desired === 0) await untilEnded(cluster, namespace, order.runnerId, graceMsOf(order.settings as KubernetesSettings));
      return { deployment: dataOf(deployment) };
    });
  }

  remove({ kind, name }: MadeResource, facts: PoolFacts, signal: AbortSignal): Promise<void> {
    return Cluster.within(facts.identity, signal, async (cluster) => {
      const namespace = namespaceIn(cluster, facts);
      if (kind === 'service-account') await removeOwn(cluster, accountsOf(cluster, namespace), name);
      else if (kind === 'secret.token') await removeOwn(cluster, secretsOf(cluster, namespace), name);
      else await removeDeployment(cluster, namespace, name, graceMsOf(facts.settings as KubernetesSettings));
    });
  }

  describe(order: Order, _made: readonly MadeResource[], signal: AbortSignal): Promise<Description> {
    return Cluster.within(order.identity, signal, (cluster) =>
      describeRunner(cluster, namespaceIn(cluster, order), order.runnerId),
    );
  }

  async close(): Promise<void> {}
}

const namespaceIn = (cluster: Cluster, facts: Pick<PoolFacts, 'settings' | 'identity'>): string =>
  askedNamespace(facts) ?? cluster.namespace ?? 'default';

const dataOf = ({ metadata }: { metadata?: V1ObjectMeta }): ProviderData => ({
  ...{ namespace: metadata?.namespace, name: metadata?.name, uid: metadata?.uid },
});

const idsOf = ({ runnerId }: Order) => ({ name: nameOf(runnerId), runnerId });

const putAccount = (cluster: Cluster, order: Order) =>
  put(cluster, accountsOf(cluster, namespaceIn(cluster, order)), idsOf(order), (there) => (there ? null : accountOf(order)));

/** With the token of the order; without one it stays as it is. */
const putSecret = (cluster: Cluster, order: Order): Promise<V1Secret> =>
  put(cluster, secretsOf(cluster, namespaceIn(cluster, order)), idsOf(order), (there) =>
    there && order.token === null ? null : secretOf(order, order.token),
  );

/** A cluster gives a secret another version with each change, and with nothing else. */
const tokenStateOf = ({ metadata }: V1Secret): string => metadata?.resourceVersion ?? '';

/** As ordered, with one pod when there is a token for it, else with as many as there are. */
async function putDeployment(cluster: Cluster, order: Order): Promise<V1Deployment> {
  const namespace = namespaceIn(cluster, order);
  const secret = await own(cluster, secretsOf(cluster, namespace), nameOf(order.runnerId), order.runnerId);
  if (!secret) throw new ProviderError('invalid', `the secret ${nameOf(order.runnerId)} with the token is not there any more`);
  return put(cluster, deploymentsOf(cluster, namespace), idsOf(order), (there) => {
    const replicas = order.token !== null || there?.spec?.replicas === 1 ? 1 : 0;
    return deploymentOf(order, replicas, tokenStateOf(secret));
  });
}

function scaled(there: V1Deployment, replicas: 0 | 1, tokenState: string | null): V1Deployment {
  const { status: _status, ...body } = structuredClone(there);
  if (!body.spec) return body;
  body.spec.replicas = replicas;
  const meta = body.spec.template.metadata;
  if (meta && tokenState !== null) meta.annotations = { ...meta.annotations, [marks.token]: tokenState };
  return body;
}

async function untilEnded(cluster: Cluster, namespace: string, runnerId: string, graceMs: number): Promise<void> {
  const words = `the pod of ${nameOf(runnerId)} is still ending`;
  await until(() => hasEnded(cluster, namespace, runnerId), words, graceMs + endingMs, cluster.signal);
}

async function removeDeployment(cluster: Cluster, namespace: string, name: string, graceMs: number): Promise<void> {
  const kind = deploymentsOf(cluster, namespace);
  const runnerId = runnerIdOf(name);
  if (!(await removeOwn(cluster, kind, name, 'Foreground'))) return;
  const isGone = async (): Promise<boolean> => (await own(cluster, kind, name, runnerId)) === null;
  await until(isGone, `the deployment ${name} is still being removed`, graceMs + endingMs, cluster.signal);
}

/** Namespace and pull secret must be there; who may not look finds out when the first object is made. */
async function hasWhatIsNamed(cluster: Cluster, order: Order): Promise<void> {
  const namespace = namespaceIn(cluster, order);
  const { imagePullSecret } = order.settings as KubernetesSettings;
  const missing = async (what: string, read: () => Promise<unknown>): Promise<void> => {
    const seen = await cluster.unless(404, `look for the ${what}`, () => unlessRefused(403, 'unseen', read));
    if (seen === null) throw new ProviderError('invalid', `the cluster at ${cluster.where} has no ${what}`);
  };
  await missing(`namespace ${namespace}`, () => cluster.core.readNamespace({ name: namespace }));
  if (imagePullSecret)
    await missing(`secret ${imagePullSecret} in ${namespace}`, () =>
      cluster.core.readNamespacedSecret({ name: imagePullSecret, namespace }),
    );
}
