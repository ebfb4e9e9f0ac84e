import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { checkOut } from '../checkout/checkout.ts';
import type { CheckoutSpec } from '../checkout/spec.ts';
import { type DriveContext, type DrivenJob, JobFailed } from '../executors/driver.ts';
import type { AgentJob } from './agent.ts';
import { LocalGit } from './local-git.ts';

/** The repository that an agent works in. */
export interface WorkRepository {
  checkout: CheckoutSpec;
  git: LocalGit;
  /** on which the agent was set to work, and to which is pushed */
  branch: string;
  /** commit from which it began */
  base: string;
  /** branch that was checked out; null: a tag or a commit */
  from: string | null;
}

export interface Workspace {
  folder: string;
  /** null: the job has none, and works in a folder that was empty */
  repository: WorkRepository | null;
}

/** What of it the next attempt must know. */
export interface WorkspaceState {
  branch: string;
  base: string;
  from: string | null;
  /** branch that was current when the job began to wait */
  current: string;
}

type Context = DriveContext;

const folderOf = (context: Context): string => join(context.kept(), 'work');

/** A clean start. What an earlier attempt that was lost has left is set aside, and vanishes with the job. */
export async function beginWorkspace({ checkout, ...job }: AgentJob, driven: DrivenJob, context: Context): Promise<Workspace> {
  const folder = folderOf(context);
  setAside(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (checkout === null) return { folder, repository: null };
  const found = await checkOut({ ...checkout, path: null }, context, folder);
  const branch = job.branch ?? branchOf(driven);
  const git = new LocalGit(folder, context);
  if (found.branch !== branch) {
    const isTaken =
      job.push === 'gate' && (await git.answers(['show-ref', '--verify', '--quiet', `refs/remotes/origin/${branch}`]));
    if (isTaken)
      throw new JobFailed(
        `branch: ${checkout.repository} has a branch ${branch} already: to go on with it, name it as the ref of the checkout too`,
      );
    await git.lines('make the branch', ['checkout', '--quiet', '-B', branch]);
  }
  context.say(`working on branch ${branch}`);
  return { folder, repository: { checkout, git, branch, base: found.commit, from: found.branch } };
}

/** Where an earlier attempt has stopped to ask: as it left it. Throws `JobFailed` when it isn't; then it stays as it is. */
export async function reopenWorkspace(
  { checkout }: AgentJob,
  state: WorkspaceState | null,
  context: Context,
): Promise<Workspace> {
  const folder = folderOf(context);
  if (!existsSync(folder)) throw new JobFailed('the folder of this conversation is no longer on this runner: run the job again');
  if (checkout === null || state === null) return { folder, repository: null };
  const git = new LocalGit(folder, context);
  const current = await git.currentBranch();
  if (current !== state.current)
    throw new JobFailed(`the folder of this conversation was on ${state.current} and is now on ${current}: it was left as it is`);
  const { branch, base, from } = state;
  return { folder, repository: { checkout, git, branch, base, from } };
}

export async function stateOfWorkspace({ repository }: Workspace): Promise<WorkspaceState | null> {
  if (repository === null) return null;
  const { branch, base, from, git } = repository;
  return { branch, base, from, current: await git.currentBranch() };
}

function setAside(folder: string): void {
  if (!existsSync(folder)) return;
  let number = 1;
  while (existsSync(`${folder}.${number}`)) number += 1;
  renameSync(folder, `${folder}.${number}`);
}

/** A branch that people can tell to which job it belongs, and that no other job makes. */
export function branchOf({ name, jobId }: Pick<DrivenJob, 'name' | 'jobId'>): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  // ids begin with the time: what tells jobs apart stands at their end
  const id = jobId
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(-8)
    .toLowerCase();
  return `baton/${words === '' ? '' : `${words}-`}${id}`;
}
