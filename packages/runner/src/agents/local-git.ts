import { Git } from '../checkout/git.ts';
import { GitFailed } from '../checkout/problems.ts';
import { type DriveContext, JobFailed } from '../executors/driver.ts';

/**
 * Git in the folder that an agent works in. The agent may have written what it likes into the repository's configuration, so git gets no credential
 * here: it never speaks to others, and what it is made to run knows no more than the agent did.
 */
export class LocalGit {
  readonly folder: string;
  private readonly git: Git;

  constructor(folder: string, context: DriveContext) {
    this.folder = folder;
    this.git = new Git({ repository: 'file:///', credential: null }, context);
  }

  /** What git printed. Throws `JobFailed`: it could not `doing`. */
  async lines(doing: string, args: readonly string[]): Promise<string[]> {
    try {
      return await this.git.run(doing, args, { cwd: this.folder });
    } catch (error) {
      throw error instanceof GitFailed ? new JobFailed(error.message) : error;
    }
  }

  /** Whether git answers with success, for what may well not be so. */
  async answers(args: readonly string[]): Promise<boolean> {
    return (await this.git.tryRun(args, this.folder)) !== null;
  }

  async currentBranch(): Promise<string> {
    const [name = 'HEAD'] = await this.lines('read its branch', ['rev-parse', '--abbrev-ref', 'HEAD']);
    return name === 'HEAD' ? 'no branch' : name;
  }
}
