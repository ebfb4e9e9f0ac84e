import type { ProviderData } from '@baton/core';
import { plural } from '@baton/core';
import type { V1ContainerStatus, V1Deployment, V1ObjectMeta, V1Pod } from '@kubernetes/client-node';
import type { Description } from '../interface.ts';
import type { Cluster } from './cluster.ts';
import { accountsOf, deploymentsOf, own, secretsOf } from './objects.ts';
import { isOver, podsOf } from './pods.ts';
import { nameOf } from './words.ts';

const logLines = 12;
const reasonsMax = 10;
/** A program that was started anew so often does not come up by itself. */
const restartsMax = 3;

/** What a cluster has of a runner, and why its pod does not run. */
export async function describeRunner(cluster: Cluster, namespace: string, runnerId: string): Promise<Description> {
  const name = nameOf(runnerId);
  const [account, secret, deployment] = await Promise.all([
    own(cluster, accountsOf(cluster, namespace), name, runnerId),
    own(cluster, secretsOf(cluster, namespace), name, runnerId),
    own(cluster, deploymentsOf(cluster, namespace), name, runnerId),
  ]);
  const kinds = { 'service-account': account, 'secret.token': secret, deployment };
  const found: Record<string, ProviderData> = {};
  for (const [kind, object] of Object.entries(kinds)) if (object) found[kind] = dataOf(object);
  if (!deployment) return { found, program: 'none', reasons: [] };
  const pods = await podsOf(cluster, namespace, runnerId);
  const program = programOf(deployment, pods);
  if (program === 'running') return { found, program, reasons: [] };
  const reasons = [...conditionsOf(deployment), ...pods.flatMap(reasonsOf), ...(await seenBy(cluster, namespace, pods[0]))];
  return { found, program, reasons: [...new Set(reasons)].slice(0, reasonsMax) };
}

const dataOf = ({ metadata }: { metadata?: V1ObjectMeta }): ProviderData => ({
  ...{ namespace: metadata?.namespace, name: metadata?.name, uid: metadata?.uid },
});

const statusesOf = ({ status }: V1Pod): V1ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];

/** Ways of waiting that do not end by waiting. */
const hopeless = /^(?:InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|CreateContainerError|RunContainerError)$/;

function programOf({ spec }: V1Deployment, pods: readonly V1Pod[]): Description['program'] {
  if (spec?.replicas === 0) return 'stopped';
  const [pod] = pods.filter((each) => !isOver(each) && !each.metadata?.deletionTimestamp);
  if (!pod) return 'starting';
  const statuses = statusesOf(pod);
  const isStuck = statuses.some(({ state, restartCount }) => {
    const reason = state?.waiting?.reason ?? '';
    return hopeless.test(reason) || (reason === 'CrashLoopBackOff' && restartCount >= restartsMax);
  });
  if (isStuck) return 'stopped';
  const isUp = pod.status?.phase === 'Running' && statuses.every(({ state }) => state?.running !== undefined);
  return isUp ? 'running' : 'starting';
}

/** Of a deployment that does not get along: a quota, mostly. */
const conditionsOf = ({ status }: V1Deployment): string[] =>
  (status?.conditions ?? [])
    .filter(({ type, status: is }) => (type === 'ReplicaFailure' && is === 'True') || (type === 'Progressing' && is === 'False'))
    .map(({ reason, message }) => wordsOf(reason, message));

function reasonsOf(pod: V1Pod): string[] {
  const { status } = pod;
  const reasons: string[] = [];
  for (const { state, lastState, restartCount } of statusesOf(pod)) {
    if (state?.waiting?.reason && state.waiting.reason !== 'ContainerCreating')
      reasons.push(wordsOf(state.waiting.reason, state.waiting.message));
    const ended = state?.terminated ?? lastState?.terminated;
    if (ended) reasons.push(wordsOf(ended.reason, `its program ended with exit code ${ended.exitCode}`, ended.message));
    if (restartCount > 0) reasons.push(`it was started anew ${plural(restartCount, 'time')}`);
  }
  if (status?.reason) reasons.push(wordsOf(status.reason, status.message));
  const unmet = (status?.conditions ?? []).filter((each) => each.type === 'PodScheduled' && each.status === 'False');
  return [...reasons, ...unmet.map(({ reason, message }) => wordsOf(reason, message))];
}

const wordsOf = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(': ');

/** Warnings of the cluster about a pod and what its program said last, as far as one may see them. */
async function seenBy(cluster: Cluster, namespace: string, pod: V1Pod | undefined): Promise<string[]> {
  const name = pod?.metadata?.name;
  if (!pod || name === undefined) return [];
  const fieldSelector = `involvedObject.name=${name},type=Warning`;
  const events = await cluster.unless(403, 'look for events', () =>
    cluster.core.listNamespacedEvent({ namespace, fieldSelector }),
  );
  const at = (event: { lastTimestamp?: Date; eventTime?: Date }): number =>
    (event.lastTimestamp ?? event.eventTime)?.getTime() ?? 0;
  const warnings = (events?.items ?? []).sort((a, b) => at(b) - at(a)).map(({ reason, message }) => wordsOf(reason, message));
  const log = await lastLines(cluster, namespace, pod, name);
  return [...warnings, ...(log === '' ? [] : [`its last lines: ${log}`])];
}

async function lastLines(cluster: Cluster, namespace: string, pod: V1Pod, name: string): Promise<string> {
  const [status] = statusesOf(pod);
  if (!status || (!status.lastState?.terminated && !status.state?.terminated && !status.state?.running)) return '';
  const previous = status.state?.waiting !== undefined;
  try {
    const text = await cluster.call('read the log of the pod', () =>
      cluster.core.readNamespacedPodLog({ name, namespace, tailLines: logLines, previous }),
    );
    return text.trim();
  } catch (error) {
    if (cluster.signal.aborted) throw error;
    // the node may be away, or one may not read logs: the other reasons stand
    return '';
  }
}
