import { Git } from '../checkout/git.ts';
import { GitFailed } from '../checkout/problems.ts';
import { type DriveContext, JobFailed } from '../executors/driver.ts';
import type { WorkRepository } from './workspace.ts';

/** Pushes a commit to the branch, with leave of the server. Nothing is forced. Throws `JobFailed`. */
export async function pushBranch(
  { checkout, branch, git: from }: WorkRepository,
  commit: string,
  context: DriveContext,
): Promise<void> {
  const git = new Git(checkout, context);
  try {
    await context.gate();
    context.say(`pushing ${branch} to ${checkout.repository}`);
    await git.push(from.folder, commit, branch);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw new JobFailed(`${branch} was not pushed: ${error.message}`);
  } finally {
    await git.close();
  }
}
