import { KubernetesProvider } from '@baton/server/provisioning/kubernetes';
import { FaultyProxy, faultyWords } from './faulty-proxy.ts';
import { NumberedOrders } from './numbered-orders.ts';
import type { ProviderHarness, Standing } from './provider-harness.ts';
import { proxiedEngine } from './proxied-engine.ts';

export interface ClusterUnderTest {
  /** where it is reached in clear, on this machine */
  port: number;
  namespace: string;
  /** two images that its nodes get, whose program runs until it is stopped */
  images: readonly [string, string];
  discard(): Promise<void>;
}

const paths = {
  'service-account': (namespace: string) => `/api/v1/namespaces/${namespace}/serviceaccounts`,
  'secret.token': (namespace: string) => `/api/v1/namespaces/${namespace}/secrets`,
  deployment: (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
} as const;
type Kind = keyof typeof paths;

interface Listed {
  metadata: { name: string };
  spec?: { replicas?: number; template: { spec: { containers: { image: string }[] } } };
  data?: object;
}

/** The provider `kubernetes` with a cluster behind a proxy that breaks calls. Runners have ids of their own in each harness, so that a cluster with other things will do. */
export async function kubernetesHarness(cluster: ClusterUnderTest): Promise<ProviderHarness> {
  const failure = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: faultyWords,
    reason: 'InternalError',
    code: 500,
  };
  const proxy = new FaultyProxy(cluster, JSON.stringify(failure));
  const port = await proxy.listen();
  const identity = {
    id: 'cluster',
    name: 'The cluster',
    data: {},
    secret: { kubeconfig: kubeconfigOf(port, cluster.namespace) },
  };
  const orders = new NumberedOrders(identity, { image: cluster.images[0], stopGraceMs: 1_000 });
  const ask = askOf(cluster.port);
  const listed = async (kind: Kind): Promise<Listed[]> => {
    const { items } = (await ask(paths[kind](cluster.namespace))) as { items: Listed[] };
    return items.filter(({ metadata }) => orders.isOurs(metadata.name));
  };
  const world = (): Promise<Standing[]> => standing(listed);
  const { close, ...shared } = proxiedEngine({
    proxy,
    orders,
    otherImage: cluster.images[1],
    make: () => new KubernetesProvider(),
  });
  return {
    ...shared,
    world,
    async told({ runnerId }) {
      const found = (await listed('deployment')).find(({ metadata }) => metadata.name === `baton-${runnerId}`);
      return found?.spec?.replicas === 1 ? (found.spec.template.spec.containers[0]?.image ?? null) : null;
    },
    async foreign(kind, name) {
      await ask(paths[kind as Kind](cluster.namespace), 'POST', foreignOf(kind, name, cluster.images[0]));
      return true;
    },
    async discard() {
      for (const { kind, name } of (await world()).reverse())
        await ask(`${paths[kind as Kind](cluster.namespace)}/${name}`, 'DELETE');
      await close();
      await cluster.discard();
    },
  };
}

type Ask = (path: string, method?: string, body?: object) => Promise<unknown>;

const askOf =
  (port: number): Ask =>
  async (path, method = 'GET', body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.json();
  };

async function standing(listed: (kind: Kind) => Promise<Listed[]>): Promise<Standing[]> {
  const kinds = Object.keys(paths) as Kind[];
  const found = await Promise.all(kinds.map(async (kind) => (await listed(kind)).map((object) => ({ kind, object }))));
  // what is in a secret is for those who may read secrets
  return found
    .flat()
    .map(({ kind, object: { data: _data, ...shown } }) => ({ kind, name: shown.metadata.name, shows: JSON.stringify(shown) }));
}

function foreignOf(kind: string, name: string, image: string): object {
  const labels = { app: 'other' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image }] } };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template };
  return { metadata: { name, labels }, ...(kind === 'deployment' && { spec }) };
}

const kubeconfigOf = (port: number, namespace: string): string => `apiVersion: v1
kind: Config
current-context: here
contexts: [{ name: here, context: { cluster: here, user: me, namespace: ${namespace} } }]
clusters: [{ name: here, cluster: { server: "http://127.0.0.1:${port}" } }]
users: [{ name: me, user: {} }]
`;
