import { type DriveContext, type DrivenJob, JobFailed } from '../executors/driver.ts';
import type { AgentJob } from './agent.ts';
import { commitLeftovers, keepChanges } from './commits.ts';
import { openPullRequest } from './pull-request.ts';
import { pushBranch } from './push.ts';
import type { Telling } from './telling.ts';
import type { Workspace } from './workspace.ts';

interface Finishing {
  workspace: Workspace;
  job: AgentJob;
  driven: DrivenJob;
  context: DriveContext;
  telling: Telling;
  /** last words of the agent */
  summary: string;
}

/** After success: commits what was left, keeps the changes, pushes them, opens a pull request, as far as the job says so. */
export async function finishWork({
  workspace: { repository },
  job,
  driven,
  context,
  telling,
  summary,
}: Finishing): Promise<void> {
  if (repository === null) return;
  if (job.commit === 'leftovers') await commitLeftovers(repository, job, driven, telling);
  const { commit, commits } = await keepChanges(repository, context, telling);
  context.output('branch', repository.branch);
  context.output('commit', commit);
  if (job.push === 'never') return;
  if (commits === 0) {
    telling.say('nothing is pushed: there is no new commit');
    return;
  }
  await pushBranch(repository, commit, context);
  telling.fact('pushed', { branch: repository.branch, commit });
  if (job.pullRequest === 'none') return;
  const body = [summary, `Baton-Job: ${driven.jobId}`].filter((text) => text !== '').join('\n\n');
  const words = { title: driven.name, body, isDraft: job.pullRequest === 'draft' };
  const url = await openPullRequest(repository, words, context);
  if (url === null) return;
  telling.fact('pullRequest', { url });
  context.output('pullRequest', url);
}

/** After a failure: what was changed up to then may still be of use. */
export async function keepUnfinished({ repository }: Workspace, context: DriveContext, telling: Telling): Promise<void> {
  if (repository === null) return;
  try {
    await keepChanges(repository, context, telling);
  } catch (error) {
    if (!(error instanceof JobFailed)) throw error;
    telling.say(`what was changed could not be kept: ${error.message}`);
  }
}
