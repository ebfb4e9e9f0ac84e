import { statSync } from 'node:fs';
import { join } from 'node:path';
import { plural } from '@baton/protocol/plural';
import type { DriveContext, DrivenJob } from '../executors/driver.ts';
import type { AgentJob } from './agent.ts';
import type { Telling } from './telling.ts';
import type { WorkRepository } from './workspace.ts';

/** What an agent has changed since its start. */
export interface Changes {
  /** last commit; the base when there is none */
  commit: string;
  commits: number;
}

/** As whom the job commits, and as whom the agent does when it commits itself. */
export const authorOf = ({ author }: AgentJob, { name, jobId }: DrivenJob): { name: string; email: string } =>
  author ?? { name: `Baton: ${name}`.replaceAll(/[\p{Cc}<>]/gu, ' '), email: `${jobId}@jobs.baton.invalid` };

/** Commits what the agent has changed and not committed. Its message is the job's name. */
export async function commitLeftovers(
  { git }: WorkRepository,
  job: AgentJob,
  driven: DrivenJob,
  telling: Telling,
): Promise<void> {
  await git.lines('add what was changed', ['add', '--all']);
  if (await git.answers(['diff', '--cached', '--quiet'])) return;
  const { name, email } = authorOf(job, driven);
  const settings = [`user.name=${name}`, `user.email=${email}`, 'commit.gpgSign=false'].flatMap((setting) => ['-c', setting]);
  const message = `${driven.name}\n\nBaton-Job: ${driven.jobId}`;
  await git.lines('commit what was changed', [...settings, 'commit', '--quiet', '--no-verify', '--message', message]);
  telling.say('committed what the agent left');
}

/** Tells what was changed, and keeps it with the job as `changes.patch`, so that it is not lost with the folder. */
export async function keepChanges(repository: WorkRepository, context: DriveContext, telling: Telling): Promise<Changes> {
  const { git, base, branch } = repository;
  await git.lines('add what was changed', ['add', '--all']);
  const plain = ['diff', '--cached', '--no-ext-diff', '--no-textconv'];
  const [commit = base] = await git.lines('read its commit', ['rev-parse', 'HEAD']);
  const [count = '0'] = await git.lines('count its commits', ['rev-list', '--count', `${base}..HEAD`]);
  const files = await git.lines('count what was changed', [...plain, '--numstat', base]);
  const sum = (column: 0 | 1): number => files.reduce((total, line) => total + (Number(line.split('\t')[column]) || 0), 0);
  const commits = Number(count);
  telling.fact('changes', { branch, base, commit, commits, files: files.length, added: sum(0), removed: sum(1) });
  if (files.length === 0) {
    telling.say('nothing was changed');
    return { commit, commits };
  }
  telling.say(`changed ${plural(files.length, 'file')} (+${sum(0)} -${sum(1)}) in ${plural(commits, 'commit')}`);
  const patch = join(context.scratch, 'changes.patch');
  await git.lines('write what was changed', [...plain, '--binary', `--output=${patch}`, base]);
  if (statSync(patch).size > 0) await context.putFile('changes.patch', patch, { kind: 'artifact' });
  return { commit, commits };
}
