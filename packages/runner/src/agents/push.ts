import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../checkout/git.ts';
import { GitFailed } from '../checkout/problems.ts';
import { type DriveContext, JobFailed } from '../executors/driver.ts';
import type { WorkRepository } from './workspace.ts';

/**
 * Pushes a commit to the branch, with leave of the server. It goes out of a repository of our own that only reads the objects of the agent's: what
 * stands in that one's configuration must not come near the credential. Nothing is forced. Throws `JobFailed`.
 */
export async function pushBranch({ checkout, branch, git: from }: WorkRepository, commit: string, context: DriveContext): Promise<void> {
  const git = new Git(checkout, context);
  const folder = join(context.scratch, 'push.git');
  const isSha256 = commit.length === 64;
  try {
    mkdirSync(folder, { recursive: true });
    const format = isSha256 ? ['--object-format=sha256'] : [];
    await git.run('prepare the push', ['init', '--quiet', '--bare', '--template=', ...format, folder], { cwd: folder });
    mkdirSync(join(folder, 'objects', 'info'), { recursive: true });
    writeFileSync(join(folder, 'objects', 'info', 'alternates'), `${join(from.folder, '.git', 'objects')}\n`);
    await context.gate();
    context.say(`pushing ${branch} to ${checkout.repository}`);
    const args = ['push', '--quiet', '--', checkout.repository, `${commit}:refs/heads/${branch}`];
    await git.run('push', args, { cwd: folder, ref: branch });
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const isOther = /non-fast-forward|fetch first|rejected/.test(error.message);
    throw new JobFailed(isOther ? `${checkout.repository} did not take the branch ${branch}: ${error.message}` : error.message);
  } finally {
    await git.close();
  }
}
