import type { KubernetesSettings } from '@baton/protocol/providers/kubernetes';
import { version } from '@baton/protocol/version';
import type { V1Container, V1Deployment, V1ObjectMeta, V1Secret, V1ServiceAccount } from '@kubernetes/client-node';
import { imageOf } from '../image.ts';
import type { Order } from '../interface.ts';
import { graceMsOf, marks, nameOf, places } from './words.ts';

/** Of the user in the runner's image. */
const usualUser = 10_001;
const containerName = 'runner';

/** Name and labels of everything that belongs to a runner. */
function metaOf({ runnerId, poolId, runnerName }: Order): V1ObjectMeta {
  return {
    name: nameOf(runnerId),
    labels: {
      'app.kubernetes.io/name': 'baton-runner',
      'app.kubernetes.io/managed-by': 'baton',
      [marks.runner]: runnerId,
      [marks.pool]: poolId,
    },
    annotations: { [marks.runnerName]: runnerName },
  };
}

/** Its pod speaks to Baton's server and to nothing of the cluster: no token of the account is mounted. */
export const accountOf = (order: Order): V1ServiceAccount => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: metaOf(order),
  automountServiceAccountToken: false,
});

/** @param token null: an order that is not to be started knows none */
export const secretOf = (order: Order, token: string | null): V1Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: metaOf(order),
  type: 'Opaque',
  data: { token: Buffer.from(token ?? '').toString('base64') },
});

/**
 * The deployment of one pod, or of none.
 *
 * @param tokenState changes with the token, so that a pod with another token is another pod
 */
export function deploymentOf(order: Order, replicas: 0 | 1, tokenState: string): V1Deployment {
  const settings = order.settings as KubernetesSettings;
  const { labels = {}, ...meta } = metaOf(order);
  const user = settings.user ?? usualUser;
  const spec = {
    serviceAccountName: nameOf(order.runnerId),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: Math.ceil(graceMsOf(settings) / 1000),
    securityContext: {
      ...{ runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(settings.imagePullSecret && { imagePullSecrets: [{ name: settings.imagePullSecret }] }),
    ...(settings.nodeSelector && { nodeSelector: settings.nodeSelector }),
    containers: [containerOf(order)],
    volumes: [
      // readable for its user by way of the group: secrets belong to root
      { name: 'token', secret: { secretName: nameOf(order.runnerId), defaultMode: 0o440 } },
      { name: 'workspace', emptyDir: settings.workspaceMb ? { sizeLimit: `${settings.workspaceMb}Mi` } : {} },
    ],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...meta, labels },
    spec: {
      replicas,
      // two of one runner at a time would be a copy
      strategy: { type: 'Recreate' },
      revisionHistoryLimit: 1,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { [marks.runner]: order.runnerId } },
      template: { metadata: { labels, annotations: { [marks.token]: tokenState } }, spec },
    },
  };
}

function containerOf(order: Order): V1Container {
  const { cpu, memoryMb, pull } = order.settings as KubernetesSettings;
  const size = {
    ...(cpu !== undefined && { cpu: `${Math.max(1, Math.round(cpu * 1000))}m` }),
    ...(memoryMb !== undefined && { memory: `${memoryMb}Mi` }),
  };
  return {
    ...{ name: containerName, image: imageOf(order, version), imagePullPolicy: pull ?? 'IfNotPresent' },
    env: environmentOf(order),
    ...(Object.keys(size).length > 0 && { resources: { requests: size, limits: size } }),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'token', mountPath: places.tokenFolder, readOnly: true },
      { name: 'workspace', mountPath: places.workspace },
    ],
  };
}

function environmentOf({ runnerId, serverUrl, offering, settings }: Order): { name: string; value: string }[] {
  const { environment = {}, insecure = false } = settings as KubernetesSettings;
  const { labels, executors, capacity, attributes, ranges } = offering;
  const own = { labels, executors: executors.map(({ name }) => name), capacity, attributes, ranges, insecure };
  const all = {
    ...environment,
    BATON_URL: serverUrl,
    BATON_RUNNER_ID: runnerId,
    BATON_RUNNER_TOKEN_FILE: places.tokenFile,
    BATON_RUNNER_SETTINGS: JSON.stringify({ ...own, workspace: places.workspace }),
  };
  // `$(NAME)` would be replaced by the cluster
  return Object.entries(all).map(([name, value]) => ({ name, value: value.replaceAll('$(', () => '$$(') }));
}
