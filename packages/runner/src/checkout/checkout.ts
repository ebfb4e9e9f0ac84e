import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathBelowProblem, refProblem } from '@baton/protocol/repository-url';
import { type DriveContext, JobFailed } from '../executors/driver.ts';
import { clonePath, type Found, fetchWanted, unusedClones, type Wanted } from './cached-clone.ts';
import { Git, type GitContext } from './git.ts';
import { removeDeadWaiters, withLock } from './lock.ts';
import { makeOwnClone } from './own-clone.ts';
import { GitFailed } from './problems.ts';
import type { CheckoutSpec } from './spec.ts';

export type CheckoutContext = GitContext & Pick<DriveContext, 'stopping' | 'say' | 'tell' | 'output'>;

export interface CheckedOut {
  /** where its files are */
  folder: string;
  commit: string;
  /** null: a tag or a commit was asked for, and no branch is current */
  branch: string | null;
}

/**
 * Checks a repository out into its `path` below `root` (the attempt's work folder, or one that stays from attempt to attempt), whose content it replaces.
 * What is there afterwards is a clone of its own: it may be changed and committed to, and vanishes with its folder. Its remote `origin` holds no credential:
 * to fetch or push, use {@link Git}. Tells `checkout`, and puts the commit out as `commit`. Throws `JobFailed`.
 */
export async function checkOut(spec: CheckoutSpec, context: CheckoutContext, root: string): Promise<CheckedOut> {
  const { repository, ref, depth, submodules, path, credential } = spec;
  const problem = (ref === null ? null : refProblem(ref)) ?? (path === null ? null : pathBelowProblem(path));
  if (problem !== null) throw new JobFailed(`checkout: ${ref === null ? 'path' : 'ref'} ${problem}`);
  const folder = join(root, path ?? '.');
  const git = new Git({ repository, credential }, context);
  try {
    context.say(`checking out ${repository}${ref === null ? '' : ` at ${ref}`}`);
    const found = await cloneAt(git, { ref, depth }, folder, context);
    if (submodules)
      await git.run('check its submodules out', ['submodule', '--quiet', 'update', '--init', '--recursive'], { cwd: folder });
    const { commit, branch } = found;
    context.say(`checked out commit ${commit}${branch === null ? '' : ` of branch ${branch}`}`);
    context.tell({ type: 'checkout', repository, ref, branch, commit, path: path ?? '.' });
    context.output('commit', commit);
    return { folder, commit, branch };
  } catch (error) {
    if (error instanceof GitFailed) throw new JobFailed(error.message);
    throw error;
  } finally {
    await git.close();
  }
}

/** A cached clone that fails for no known reason is made anew, once. */
async function cloneAt(git: Git, wanted: Wanted, folder: string, context: CheckoutContext): Promise<Found> {
  try {
    return await cloneOnce(git, wanted, folder, context, false);
  } catch (error) {
    if (!(error instanceof GitFailed) || context.stopping.aborted) throw error;
    context.say(`${error.message}: the runner's clone of it is made anew`);
    return cloneOnce(git, wanted, folder, context, true);
  }
}

async function cloneOnce(git: Git, wanted: Wanted, folder: string, context: CheckoutContext, anew: boolean): Promise<Found> {
  const { stopping } = context;
  const cache = context.cache('git');
  const cached = clonePath(cache, git, wanted.depth);
  const onWait = () => context.say('waiting for another job that fetches the same repository');
  empty(folder);
  const found = await withLock(`${cached}.lock`, { stopping, onWait }, async () => {
    if (anew) rmSync(cached, { recursive: true, force: true });
    const wantedCommit = await fetchWanted(git, cached, wanted);
    makeOwnClone(git, cached, folder, wantedCommit);
    return wantedCommit;
  });
  await git.run('write its files', ['reset', '--quiet', '--hard', found.commit], { cwd: folder });
  await makeRoom(cache, cached, stopping);
  return found;
}

/** The folder itself stays: it may be what a process stands in. */
function empty(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Clones that nobody has used for long go. */
async function makeRoom(cache: string, used: string, stopping: AbortSignal): Promise<void> {
  removeDeadWaiters(cache);
  for (const path of unusedClones(cache, used, new Date()))
    await withLock(`${path}.lock`, { stopping, onWait: () => {} }, async () => rmSync(path, { recursive: true, force: true }));
}
