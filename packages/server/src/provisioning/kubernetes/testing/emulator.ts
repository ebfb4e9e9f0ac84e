import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Made, type Thing, World } from './world.ts';

interface Request {
  method: string;
  url: URL;
  body: Record<string, unknown>;
}

interface Reply {
  status: number;
  json: object | string;
}

const refuse = (code: number, reason: string, message: string): Reply => ({
  status: code,
  json: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code },
});

const verbs: Readonly<Record<string, string>> = { GET: 'get', POST: 'create', PUT: 'update', DELETE: 'delete' };

/** A small cluster: the calls that the provider makes, with the answers that the API server of Kubernetes gives to them. */
export class EmulatedCluster {
  readonly world = new World();
  /** for servers of another kind */
  readonly listener: RequestListener;
  readonly #server: Server;
  /** a token that is asked for; null: none */
  token: string | null = null;
  user = 'system:serviceaccount:default:baton';
  /** false: as before 1.28 */
  tellsWho = true;

  constructor() {
    this.listener = (incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const url = new URL(incoming.url ?? '/', 'http://cluster');
        const isKnown = this.token === null || incoming.headers.authorization === `Bearer ${this.token}`;
        const request = { method: incoming.method ?? 'GET', url, body: text === '' ? {} : JSON.parse(text) };
        const { status, json } = isKnown ? this.#answer(request) : refuse(401, 'Unauthorized', 'Unauthorized');
        const isText = typeof json === 'string';
        response
          .writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' })
          .end(isText ? json : JSON.stringify(json));
      });
    };
    this.#server = createServer(this.listener);
  }

  readonly #log: string[] = [];
  #interferences = 0;

  /** How often this was asked for. */
  asked(line: string): number {
    return this.#log.filter((each) => each === line).length;
  }

  /** Before each of the next writes, others change the same thing. */
  interfere(times: number): void {
    this.#interferences = times;
  }

  /** Pods that linger end. */
  letGo(): void {
    this.world.podsLinger = false;
    this.world.reconcile();
  }

  /** @returns the port on this machine */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: Request): Reply {
    const { method, url } = request;
    const path = url.pathname;
    this.#log.push(`${method} ${path}`);
    if (path === '/version') return { status: 200, json: { major: '1', minor: '34', gitVersion: 'v1.34.0' } };
    if (path.endsWith('/selfsubjectreviews')) return this.#who(request);
    if (path.endsWith('/selfsubjectaccessreviews')) return this.#may(request);
    const [, namespace = '', resource = '', name, part] =
      /\/namespaces\/([^/]+)(?:\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?)?$/.exec(path) ?? [];
    if (resource === '')
      return this.world.namespaces.has(namespace)
        ? { status: 200, json: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } }
        : refuse(404, 'NotFound', `namespaces "${namespace}" not found`);
    const verb = name === undefined && method === 'GET' ? 'list' : (verbs[method] ?? method);
    const group = resource === 'deployments' ? 'apps' : '';
    if (this.world.forbidden.has(`${verb} ${resource}`))
      return refuse(
        ...([403, 'Forbidden'] as const),
        `${resource}${group ? `.${group}` : ''} is forbidden: User "${this.user}" cannot ${verb} resource "${resource}" in API group "${group}" in the namespace "${namespace}"`,
      );
    if (part === 'log') return { status: 200, json: this.world.logs.get(name ?? '') ?? '' };
    if (name === undefined)
      return method === 'GET' ? this.#list(resource, namespace, url) : this.#make(resource, namespace, request);
    return this.#one(resource, namespace, name, request);
  }

  #who({ body }: Request): Reply {
    if (!this.tellsWho) return refuse(404, 'NotFound', 'the server could not find the requested resource');
    return { status: 201, json: { ...body, status: { userInfo: { username: this.user } } } };
  }

  #may({ body }: Request): Reply {
    const { resourceAttributes } = body.spec as { resourceAttributes: { verb: string; resource: string; subresource?: string } };
    const { verb, resource, subresource } = resourceAttributes;
    const allowed = !this.world.forbidden.has(`${verb} ${resource}${subresource ? `/${subresource}` : ''}`);
    return { status: 201, json: { ...body, status: { allowed } } };
  }

  #list(resource: string, namespace: string, url: URL): Reply {
    const [key = '', value] = (url.searchParams.get('labelSelector') ?? '').split('=');
    const object = /involvedObject\.name=([^,]+)/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1];
    const all = resource === 'pods' ? [...this.world.pods.values()] : this.#all(resource);
    const items =
      resource === 'events'
        ? this.world.events.filter((event) => event.involvedObject.name === object)
        : all.filter(({ metadata }) => metadata.namespace === namespace && (key === '' || metadata.labels[key] === value));
    return { status: 200, json: { apiVersion: 'v1', kind: 'List', metadata: {}, items } };
  }

  #all(resource: string): Thing[] {
    return [...this.world.things].filter(([key]) => key.startsWith(`${resource}/`)).map(([, thing]) => thing);
  }

  #make(resource: string, namespace: string, { body }: Request): Reply {
    const { name } = body.metadata as { name: string };
    if (!this.world.namespaces.has(namespace)) return refuse(404, 'NotFound', `namespaces "${namespace}" not found`);
    const key = `${resource}/${namespace}/${name}`;
    if (this.world.things.has(key)) return refuse(409, 'AlreadyExists', `${resource} "${name}" already exists`);
    const limit = this.world.quotas.get(resource);
    if (limit !== undefined && this.#all(resource).length >= limit)
      return refuse(
        ...([403, 'Forbidden'] as const),
        `${resource} "${name}" is forbidden: exceeded quota: team, requested: count/${resource}=1, used: count/${resource}=${limit}, limited: count/${resource}=${limit}`,
      );
    const thing = this.world.add(key, namespace, body as Made);
    this.world.reconcile();
    return { status: 201, json: thing };
  }

  #one(resource: string, namespace: string, name: string, { method, body }: Request): Reply {
    const key = `${resource}/${namespace}/${name}`;
    const thing = this.world.things.get(key);
    if (!thing) return refuse(404, 'NotFound', `${resource} "${name}" not found`);
    if (method === 'GET') return { status: 200, json: thing };
    return method === 'PUT' ? this.#write(resource, key, thing, body) : this.#remove(resource, key, thing, body);
  }

  #write(resource: string, key: string, thing: Thing, body: Record<string, unknown>): Reply {
    const { name } = thing.metadata;
    const metadata = body.metadata as Thing['metadata'];
    if (this.#interferences > 0) {
      this.#interferences -= 1;
      thing.metadata.resourceVersion = this.world.nextVersion();
    }
    if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== thing.metadata.resourceVersion)
      return refuse(
        ...([409, 'Conflict'] as const),
        `Operation cannot be fulfilled on ${resource} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
    const selectorOf = (spec: unknown): string => JSON.stringify((spec as { selector?: unknown } | undefined)?.selector);
    if (resource === 'deployments' && selectorOf(body.spec) !== selectorOf(thing.spec))
      return refuse(422, 'Invalid', `Deployment.apps "${name}" is invalid: spec.selector: Invalid value: field is immutable`);
    const { uid, creationTimestamp, namespace } = thing.metadata;
    const same = { ...metadata, uid, creationTimestamp, namespace };
    const next = {
      ...thing,
      ...body,
      status: thing.status,
      metadata: { ...same, resourceVersion: thing.metadata.resourceVersion },
    } as Thing;
    // a write that changes nothing makes no new version
    if (JSON.stringify(sorted(next)) !== JSON.stringify(sorted(thing))) next.metadata.resourceVersion = this.world.nextVersion();
    this.world.things.set(key, next);
    this.world.reconcile();
    return { status: 200, json: next };
  }

  #remove(resource: string, key: string, thing: Thing, body: Record<string, unknown>): Reply {
    const { uid } = (body.preconditions ?? {}) as { uid?: string };
    if (uid !== undefined && uid !== thing.metadata.uid)
      return refuse(
        409,
        'Conflict',
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${thing.metadata.uid}`,
      );
    if (resource === 'deployments') thing.metadata.deletionTimestamp = new Date().toISOString();
    else this.world.things.delete(key);
    this.world.reconcile();
    return { status: 200, json: resource === 'deployments' ? thing : { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]);
}
