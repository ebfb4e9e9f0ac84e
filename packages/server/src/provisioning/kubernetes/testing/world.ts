import { randomUUID } from 'node:crypto';

interface Meta {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  creationTimestamp: string;
  deletionTimestamp?: string;
}

/** Anything that a cluster keeps. */
export interface Thing {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  [field: string]: unknown;
}

/** As it comes in. */
export type Made = Partial<Omit<Thing, 'metadata'>> & { metadata: { name: string } };

/** How the pods of an image do: the status of a pod beside its phase `Pending`. Left out: they run. */
export type PodStatus = Record<string, unknown>;

interface Template {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: { containers: { image: string }[] };
}

/** What stands in an emulated cluster. Its controllers act at once. */
export class World {
  readonly namespaces = new Set(['default']);
  /** by `secrets/default/NAME` */
  readonly things = new Map<string, Thing>();
  readonly pods = new Map<string, Thing>();
  readonly events: { involvedObject: { name: string }; reason: string; message: string; type: string; lastTimestamp: string }[] =
    [];
  readonly podStatuses = new Map<string, PodStatus>();
  readonly logs = new Map<string, string>();
  /** what the user may not: `create secrets` */
  readonly forbidden = new Set<string>();
  /** how many of a resource may stand in a namespace; for pods: the words stand at their deployment */
  readonly quotas = new Map<string, number>();
  /** pods that should end go on until this is false again */
  podsLinger = false;
  #versions = 100;

  nextVersion(): string {
    this.#versions += 1;
    return String(this.#versions);
  }

  add(key: string, namespace: string, body: Made): Thing {
    const thing: Thing = {
      apiVersion: 'v1',
      kind: 'Thing',
      ...body,
      metadata: {
        ...{ labels: {}, annotations: {} },
        ...body.metadata,
        ...{ namespace, uid: randomUUID(), resourceVersion: this.nextVersion(), creationTimestamp: new Date().toISOString() },
      },
    };
    this.things.set(key, thing);
    return thing;
  }

  /** What the controllers do when something changed: each deployment has the pods that it asks for. */
  reconcile(): void {
    const deployments = [...this.things].filter(([key]) => key.startsWith('deployments/')).map(([, thing]) => thing);
    for (const [name, pod] of this.pods) {
      const owner = deployments.find(
        ({ metadata }) => name.startsWith(`${metadata.name}-`) && metadata.namespace === pod.metadata.namespace,
      );
      const isWanted =
        owner !== undefined && !owner.metadata.deletionTimestamp && replicasOf(owner) > 0 && podNameOf(owner) === name;
      if (isWanted) continue;
      if (this.podsLinger) pod.metadata.deletionTimestamp = new Date().toISOString();
      else this.pods.delete(name);
    }
    for (const deployment of deployments) this.#podOf(deployment);
    for (const [key, thing] of this.things) {
      const isLast = ![...this.pods.keys()].some((name) => name.startsWith(`${thing.metadata.name}-`));
      if (thing.metadata.deletionTimestamp && isLast) this.things.delete(key);
    }
  }

  #podOf(deployment: Thing): void {
    const { metadata } = deployment;
    const name = podNameOf(deployment);
    const isOld = [...this.pods.keys()].some((other) => other.startsWith(`${metadata.name}-`));
    deployment.status = {};
    if (metadata.deletionTimestamp || replicasOf(deployment) === 0 || this.pods.has(name) || isOld) return;
    const limit = this.quotas.get('pods') ?? Number.POSITIVE_INFINITY;
    if (this.pods.size >= limit) {
      const message = `pods "${name}" is forbidden: exceeded quota: team, requested: pods=1, used: pods=${limit}, limited: pods=${limit}`;
      deployment.status = { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] };
      return;
    }
    const { metadata: marks, spec } = templateOf(deployment);
    const image = spec.containers[0]?.image ?? '';
    const running = {
      containerStatuses: [{ name: 'runner', image, imageID: '', ready: true, restartCount: 0, state: { running: {} } }],
    };
    const own = this.podStatuses.get(image);
    const status = own ? { phase: 'Pending', ...own } : { phase: 'Running', ...running };
    const creationTimestamp = new Date().toISOString();
    const meta = { labels: marks.labels, annotations: marks.annotations ?? {}, creationTimestamp };
    const rest = { name, namespace: metadata.namespace, uid: randomUUID(), resourceVersion: this.nextVersion() };
    this.pods.set(name, { apiVersion: 'v1', kind: 'Pod', metadata: { ...meta, ...rest }, spec, status });
  }
}

const templateOf = (deployment: Thing): Template => (deployment.spec as { template: Template }).template;
const replicasOf = (deployment: Thing): number => (deployment.spec as { replicas?: number }).replicas ?? 1;

/** Another template, another pod. */
function podNameOf(deployment: Thing): string {
  const text = JSON.stringify(templateOf(deployment));
  const hash = [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 4_294_967_296, 7);
  return `${deployment.metadata.name}-${hash.toString(36)}`;
}
