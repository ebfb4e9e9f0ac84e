import type * as Client from '@kubernetes/client-node';
import { type OpenIdentity, ProviderError } from '../interface.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { isRefused, noAnswer, refusal, unlessRefused } from './refusal.ts';

/** A cluster that says nothing for so long is away. */
const silenceMs = 60_000;

type Dispatcher = ReturnType<Client.RequestContext['getDispatcher']>;

/** A cluster for the length of one call of the provider. The client is loaded when the first is reached: it is large. */
export class Cluster {
  readonly core: Client.CoreV1Api;
  readonly apps: Client.AppsV1Api;
  readonly authentication: Client.AuthenticationV1Api;
  readonly authorization: Client.AuthorizationV1Api;
  readonly version: Client.VersionApi;
  /** its address, for people */
  readonly where: string;
  /** of the context of its kubeconfig; null: that says none */
  readonly namespace: string | null;
  readonly signal: AbortSignal;
  readonly #config: Client.KubeConfig;
  #dispatcher: Dispatcher;

  private constructor(client: typeof Client, identity: OpenIdentity | null, signal: AbortSignal) {
    this.signal = signal;
    this.#config = kubeconfigOf(client, identity);
    this.where = this.#config.getCurrentCluster()?.server ?? '';
    this.namespace = this.#config.getContextObject(this.#config.getCurrentContext())?.namespace ?? null;
    const configuration = client.createConfiguration({
      baseServer: new client.ServerConfiguration(this.where.replace(/\/$/, ''), {}),
      authMethods: {
        default: { getName: () => 'kubeconfig', applySecurityAuthentication: (context) => this.#prepare(context) },
      },
    });
    this.core = new client.CoreV1Api(configuration);
    this.apps = new client.AppsV1Api(configuration);
    this.authentication = new client.AuthenticationV1Api(configuration);
    this.authorization = new client.AuthorizationV1Api(configuration);
    this.version = new client.VersionApi(configuration);
  }

  /** Opens the cluster of an identity for some calls. Throws `identity`, what the calls throw, and the signal's reason. */
  static async within<T>(identity: OpenIdentity | null, signal: AbortSignal, use: (cluster: Cluster) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const client = await import('@kubernetes/client-node');
    const cluster = new Cluster(client, identity, signal);
    try {
      return await use(cluster);
    } finally {
      await cluster.#dispatcher?.destroy();
    }
  }

  /** One request. Throws a `ProviderError` with the cluster's own words, or the signal's reason. */
  async call<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason;
      if (error instanceof ProviderError) throw error;
      throw isRefused(error) ? refusal(error, what) : noAnswer(error, `${what} at ${this.where}`);
    }
  }

  /** The same; null: it is refused with this status. */
  unless<T>(status: number, what: string, request: () => Promise<T>): Promise<T | null> {
    return this.call(what, () => unlessRefused(status, null, request));
  }

  /** The client makes a pool of connections for each request; one is enough. */
  async #prepare(context: Client.RequestContext): Promise<void> {
    await this.#config.applySecurityAuthentication(context);
    this.#dispatcher ??= context.getDispatcher();
    if (this.#dispatcher) context.setDispatcher(this.#dispatcher);
    context.setSignal(AbortSignal.any([this.signal, AbortSignal.timeout(silenceMs)]));
  }
}
