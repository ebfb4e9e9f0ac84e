import { createHash } from 'node:crypto';
import type { Checkout } from '@baton/protocol';
import { isRepositoryProblem, readRepositoryUrl } from '@baton/protocol/repository-url';
import type { NewJob } from '../wire.ts';
import type { AccessKeys, Assigned } from './assigned.ts';

type Repository = NewJob['repository'];

/** As whom git signs in where a URL names nobody; the large hosts take it beside a token. */
const tokenUser = 'x-access-token';

/** A folder of the machine is taken as it is: nothing is fetched. */
const noRepository = '/';

/** Names the folder too: what is left of another repository there is never taken for this one. */
const idOf = (checkout: Checkout | undefined): number =>
  1 + (createHash('sha256').update(`${checkout?.repository} ${checkout?.ref}`).digest().readUInt32BE(0) >>> 1);

/** Where the job's files come from. What stays unsaid here is not given to these runners at all: see `needsNative` of core. */
export function repositoryOf(assigned: Assigned, checkout: Checkout | undefined, keys: AccessKeys): Repository {
  const row = { id: idOf(checkout), name: 'repository', project_id: assigned.projectId };
  if (!checkout) return { ...row, git_url: noRepository, git_branch: '', ssh_key_id: keys.none };
  const { repository, ref = '', credential } = checkout;
  if (credential === undefined) return { ...row, git_url: repository, git_branch: ref, ssh_key_id: keys.none };
  const url = readRepositoryUrl(repository);
  if (isRepositoryProblem(url)) throw new Error('a repository that was accepted has a URL');
  const secret = keys.secret(credential);
  if (url.kind === 'ssh')
    return { ...row, git_url: repository, git_branch: ref, ssh_key_id: keys.ssh('repository', url.user ?? 'git', secret) };
  // its runner writes both into the URL as they are
  const login = encodeURIComponent(decodeURIComponent(url.user ?? tokenUser));
  const bare = url.user === null ? repository : repository.replace(`://${url.user}@`, '://');
  return { ...row, git_url: bare, git_branch: ref, ssh_key_id: keys.password('repository', login, encodeURIComponent(secret)) };
}
