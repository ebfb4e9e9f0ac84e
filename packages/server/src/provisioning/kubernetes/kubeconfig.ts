import type { KubernetesIdentity, KubernetesSecret } from '@baton/protocol/providers/kubernetes';
import type * as Client from '@kubernetes/client-node';
import { parse } from 'yaml';
import { type OpenIdentity, ProviderError } from '../interface.ts';

interface Named {
  name?: string;
}
type Fields = Record<string, unknown>;
interface Text {
  clusters?: (Named & { cluster?: Fields })[];
  users?: (Named & { user?: Fields | null })[];
  contexts?: (Named & { context?: { cluster?: string; user?: string; namespace?: string } })[];
  'current-context'?: string;
}

const refuse = (words: string): ProviderError => new ProviderError('identity', `the kubeconfig ${words}`);

/**
 * How a cluster is reached: by the text of a kubeconfig, or, without a secret, as a program in the cluster. Nothing that the text names is read or run: whoever
 * may add an identity must not read files of the server's machine by it, nor start programs there. Throws `identity`.
 */
export function kubeconfigOf({ KubeConfig }: typeof Client, open: OpenIdentity | null): Client.KubeConfig {
  const config = new KubeConfig();
  const secret = open?.secret as KubernetesSecret | null | undefined;
  if (secret) {
    config.loadFromOptions(optionsOf(textOf(secret.kubeconfig), (open?.data ?? {}) as KubernetesIdentity));
    return config;
  }
  config.loadFromCluster();
  // the client reads the variable that every pod has
  if (config.getCurrentCluster()?.server.includes('://undefined'))
    throw new ProviderError(
      'identity',
      'the identity has no kubeconfig, and the server does not run in a cluster (KUBERNETES_SERVICE_HOST is not set)',
    );
  return config;
}

function textOf(text: string): Text {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw refuse(`is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (typeof value !== 'object' || value === null) throw refuse('has no clusters, users and contexts');
  return value;
}

/** Of the one context that is meant, those fields alone that need nothing else of this machine. */
function optionsOf(text: Text, { context: asked }: KubernetesIdentity): object {
  const name = asked ?? text['current-context'];
  const context = text.contexts?.find((each) => each.name === name)?.context;
  if (!context) throw refuse(name ? `has no context ${name}` : 'has no current context: name one');
  const cluster = text.clusters?.find((each) => each.name === context.cluster)?.cluster;
  if (!cluster) throw refuse(`has no cluster ${context.cluster}`);
  const user = text.users?.find((each) => each.name === context.user)?.user ?? {};
  checkCluster(cluster);
  checkUser(user);
  return {
    clusters: [
      {
        ...{ name: 'cluster', server: cluster.server, caData: cluster['certificate-authority-data'] },
        ...{ tlsServerName: cluster['tls-server-name'], proxyUrl: cluster['proxy-url'] },
        // the client wants to hear it where there is nothing to verify: in clear, on this machine
        skipTLSVerify: String(cluster.server).startsWith('http:'),
      },
    ],
    users: [
      {
        ...{ name: 'user', certData: user['client-certificate-data'], keyData: user['client-key-data'] },
        ...{ token: user.token, username: user.username, password: user.password, impersonateUser: user.as },
      },
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user', namespace: context.namespace }],
    currentContext: 'context',
  };
}

function checkCluster(cluster: Fields): void {
  if (cluster['certificate-authority'])
    throw refuse('names a file (certificate-authority): put its content in as certificate-authority-data');
  if (cluster['insecure-skip-tls-verify'])
    throw refuse('does not check who answers (insecure-skip-tls-verify): put in certificate-authority-data');
  const server = String(cluster.server ?? '');
  if (!URL.canParse(server)) throw refuse(`has no address of the cluster: ${server}`);
  const { protocol, hostname } = new URL(server);
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) throw refuse(`reaches the cluster without TLS: ${server}`);
}

function checkUser(user: Fields): void {
  if (user.exec || user['auth-provider'])
    throw refuse(
      'has its credential from a program (exec, auth-provider), which is not run: make a service account and put in its token',
    );
  const named = ['client-certificate', 'client-key', 'tokenFile', 'token-file'].find((field) => user[field]);
  if (named) throw refuse(`names a file (${named}): put its content in`);
}
