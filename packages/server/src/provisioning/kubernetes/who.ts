import { ProviderError } from '../interface.ts';
import type { Cluster } from './cluster.ts';

interface Right {
  group: string;
  resource: string;
  subresource?: string;
  verbs: readonly string[];
}

/** What the provider does in a namespace. */
const needed: readonly Right[] = [
  { group: 'apps', resource: 'deployments', verbs: ['get', 'create', 'update', 'delete'] },
  { group: '', resource: 'secrets', verbs: ['get', 'create', 'update', 'delete'] },
  { group: '', resource: 'serviceaccounts', verbs: ['get', 'create', 'delete'] },
  { group: '', resource: 'pods', verbs: ['list'] },
];
/** Without these it works, but can say less about why a pod does not run. */
const useful: readonly Right[] = [
  { group: '', resource: 'pods', subresource: 'log', verbs: ['get'] },
  { group: '', resource: 'events', verbs: ['list'] },
];

/** Who one is in a cluster. Throws `denied` with all that is missing in the namespace. */
export async function whoAmI(cluster: Cluster, namespace: string): Promise<string> {
  const { gitVersion } = await cluster.call('ask for the version', () => cluster.version.getCode());
  // clusters before 1.28 do not tell
  const review = await cluster.unless(404, 'ask who I am', () =>
    cluster.authentication.createSelfSubjectReview({
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    }),
  );
  const who = review?.status?.userInfo?.username ?? 'somebody whom this cluster does not name';
  const lacking = await refused(cluster, namespace, needed);
  if (lacking.length > 0)
    throw new ProviderError('denied', `${who} may not ${lacking.join(', ')} in the namespace ${namespace} of ${cluster.where}`);
  const blind = await refused(cluster, namespace, useful);
  const note = blind.length > 0 ? `; it may not ${blind.join(', ')}, so reasons of failures are less exact` : '';
  return `${who} in the namespace ${namespace} of ${cluster.where} (Kubernetes ${gitVersion})${note}`;
}

async function refused(cluster: Cluster, namespace: string, rights: readonly Right[]): Promise<string[]> {
  const asked = rights.flatMap(({ verbs, ...right }) => verbs.map((verb) => ({ ...right, verb })));
  const answers = await Promise.all(
    asked.map(async (resourceAttributes) => {
      const spec = { resourceAttributes: { namespace, ...resourceAttributes } };
      const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
      const { status } = await cluster.call('ask what I may do', () =>
        cluster.authorization.createSelfSubjectAccessReview({ body }),
      );
      const { verb, resource, subresource } = resourceAttributes;
      return status?.allowed ? [] : [`${verb} ${resource}${subresource ? `/${subresource}` : ''}`];
    }),
  );
  return answers.flat();
}
