import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DriveContext, DrivenJob } from '../executors/driver.ts';
import type { AgentJob } from './agent.ts';
import { authorOf } from './commits.ts';

/** A home folder of the job's own: nothing leaks from job to job, and the conversation can be gone on with. Null: that of the runner's user. */
export function homeOf({ account }: AgentJob, context: Pick<DriveContext, 'kept'>): string | null {
  if (account === 'machine') return null;
  const home = join(context.kept(), 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return home;
}

/** Places that would lead out of a home folder of its own. */
const places = ['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'CLAUDE_CONFIG_DIR', 'CODEX_HOME'];

/**
 * What every agent gets: the job's environment and secrets, but for the one that is for git, which we use ourselves. When it commits, it does so as the
 * job.
 */
export function agentEnvironment(
  job: AgentJob,
  driven: DrivenJob,
  context: Pick<DriveContext, 'environment'>,
  home: string | null,
): Record<string, string | undefined> {
  const { name, email } = authorOf(job, driven);
  const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  const own = home === null ? {} : { ...Object.fromEntries(places.map((place) => [place, undefined])), HOME: home };
  const credential = job.checkout?.credential ?? null;
  return {
    ...context.environment,
    ...author,
    ...own,
    ...job.environment,
    ...(credential === null ? {} : { [credential]: undefined }),
    GIT_TERMINAL_PROMPT: '0',
  };
}
