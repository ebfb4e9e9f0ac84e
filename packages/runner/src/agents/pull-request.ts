import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRepositoryProblem, readRepositoryUrl } from '@baton/protocol/repository-url';
import { type DriveContext, JobFailed } from '../executors/driver.ts';
import { findProgram } from '../process/programs.ts';
import type { WorkRepository } from './workspace.ts';

/** What a pull request says. */
export interface RequestWords {
  title: string;
  body: string;
  isDraft: boolean;
}

const url = /https?:\/\/\S+\/pull\/\d+/;

/**
 * Opens a pull request by `gh`. One that is there already is as good. Answers its URL; null, and says why, where it can't be tried at all. The branch
 * was pushed. Throws `JobFailed`.
 */
export async function openPullRequest(
  repository: WorkRepository,
  words: RequestWords,
  context: DriveContext,
): Promise<string | null> {
  const gh = findProgram('gh', context.environment.PATH ?? '');
  const name = nameOf(repository.checkout.repository);
  if (gh === null || name === null) {
    context.say(
      `no pull request was opened: ${gh === null ? 'gh is not on this runner' : 'the repository is not of a server that gh knows'}`,
    );
    return null;
  }
  const body = join(context.scratch, 'pull-request.md');
  writeFileSync(body, words.body);
  const said: string[] = [];
  const take = (line: string): void => void said.push(line);
  const { exitCode } = await context.run({
    command: [
      ...([gh, 'pr', 'create', '--repo', name, '--head', repository.branch] as [string, ...string[]]),
      ...(repository.from === null ? [] : ['--base', repository.from]),
      ...['--title', words.title, '--body-file', body],
      ...(words.isDraft ? ['--draft'] : []),
    ],
    cwd: context.scratch,
    environment: { ...tokenOf(repository, context), GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
    stdout: take,
    stderr: take,
  });
  const text = said.join('\n');
  const found = url.exec(text)?.[0] ?? null;
  if (exitCode === 0 || /already exists/.test(text)) {
    context.say(`pull request: ${found ?? text}`);
    return found;
  }
  throw new JobFailed(
    `${repository.branch} was pushed, but gh opened no pull request: ${said.slice(-3).join(' ') || `exit code ${exitCode}`}`,
  );
}

/** `HOST/OWNER/NAME`. */
function nameOf(repository: string): string | null {
  const read = readRepositoryUrl(repository);
  if (isRepositoryProblem(read) || read.host === null) return null;
  const path = read.text.startsWith(read.kind) ? new URL(read.text).pathname.slice(1) : (read.text.split(':')[1] ?? '');
  const [owner, name, ...rest] = path.replace(/\.git$/, '').split('/');
  return owner && name && rest.length === 0 ? `${read.host}/${owner}/${name}` : null;
}

/** The token that pushes opens the pull request too, where nothing else was given. */
function tokenOf(
  { checkout: { credential, repository } }: WorkRepository,
  { environment, secrets }: DriveContext,
): Record<string, string> {
  if (environment.GH_TOKEN || environment.GITHUB_TOKEN || credential === null || !repository.startsWith('https:')) return {};
  const token = secrets[credential];
  return token === undefined ? {} : { GH_TOKEN: token, GH_ENTERPRISE_TOKEN: token };
}
