import { type DockerIdentity, type DockerSecret, type DockerSettings, dockerKind } from '@baton/protocol/providers/docker';
import { schemaProblems } from '@baton/protocol/providers/schema-problems';
import { type OpenIdentity, type PoolFacts, ProviderError, type ProviderProblem } from '../interface.ts';

/** Where Docker listens when nobody says otherwise. */
const usual: DockerIdentity = { socketPath: '/var/run/docker.sock' };

export interface Way {
  identity: DockerIdentity;
  secret: DockerSecret;
}

const problem = (where: string, words: string, value: string): ProviderProblem => ({ where, problem: words, value });

function identityProblems(open: OpenIdentity | null): ProviderProblem[] {
  const found: ProviderProblem[] = schemaProblems(dockerKind, {
    settings: {},
    identity: open?.data ?? null,
    secret: open?.secret ?? null,
  });
  if (found.length > 0 || open === null) return found;
  const { url } = open.data as { url?: string };
  const secret: DockerSecret = open.secret ?? {};
  if (url?.startsWith('http:') && !isThisMachine(url))
    found.push(problem('identity.url', 'needs https: whoever can read the way to an engine is root on its machine', url));
  if ((secret.cert === undefined) !== (secret.key === undefined))
    found.push(problem('identity.secret', 'a certificate and its key go together', ''));
  if (secret.registryPassword !== undefined && secret.registryUser === undefined)
    found.push(problem('identity.secret.registryUser', 'goes with the password at the registry', ''));
  return found;
}

const isThisMachine = (url: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** What is wrong with a pool, without a call. */
export function problemsOf({ settings, identity, region }: PoolFacts): ProviderProblem[] {
  const found: ProviderProblem[] = schemaProblems(dockerKind, { settings, identity: null, secret: null });
  if (region) found.push(problem('region', 'an engine has no regions', region));
  const { network, hosts } = settings as DockerSettings;
  if (found.length === 0 && network === 'none')
    found.push(problem('settings.network', 'the runner could not reach the server', network));
  if (found.length === 0 && network === 'host' && hosts?.length)
    found.push(problem('settings.hosts', 'in the network `host` the names of that machine hold', hosts.join(', ')));
  return [...found, ...identityProblems(identity)];
}

/** How the engine of an identity is reached. Throws `identity` when that says nothing that can be. */
export function wayOf(open: OpenIdentity | null): Way {
  const [first] = identityProblems(open);
  if (first) throw new ProviderError('identity', `${first.where} ${first.problem}`);
  return { identity: (open?.data as DockerIdentity | undefined) ?? usual, secret: open?.secret ?? {} };
}
