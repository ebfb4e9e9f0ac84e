import type { Job, JobList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collect, parseInteger } from '../../option-values.ts';
import { jobPill } from '../../output/pills.ts';
import { renderTable } from '../../output/table.ts';
import { ago, duration } from '../../output/times.ts';

interface Flags extends ConnectionFlags {
  state?: string[];
  runner?: string;
  search?: string;
  limit: number;
  after?: string;
  json?: true;
}

/** `baton jobs list` */
export function declareList(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('list'))
    .description('list jobs, newest first')
    .option('--state <state>', 'only jobs in this state (repeatable, or joined by commas)', collect)
    .option('--runner <name>', 'only jobs of this runner')
    .option('--search <text>', 'only jobs whose name contains this, or whose id begins so')
    .option('--limit <number>', 'at most so many', parseInteger, 50)
    .option('--after <job>', 'continue a list after this job')
    .option('--json', 'print JSON')
    .action(async ({ state, runner, search, limit, after, ...flags }: Flags) => {
      await withClient(context, flags, async (client) => {
        const query = { state: state?.join(','), runner, search, limit, after };
        const list = await client.call<JobList>('GET', restPaths.jobs, { query });
        if (flags.json) return context.printJson(list);
        if (list.jobs.length === 0) return context.print('No jobs.\n');
        await context.print(renderJobs(list.jobs, Date.now(), context));
        return list.next === null ? undefined : context.print(`More: --after ${list.next}\n`);
      });
    });
}

/** Jobs as a table for people. */
export function renderJobs(jobs: readonly Job[], now: number, { paint }: Pick<Context, 'paint'>): string {
  const rows = jobs.map((job) => [
    job.id,
    jobPill(job),
    job.name,
    job.runnerName ?? '–',
    ago(job.createdAt, now),
    ranFor(job, now),
  ]);
  return renderTable(['ID', 'STATE', 'NAME', 'RUNNER', 'CREATED', 'RAN FOR'], rows, paint);
}

const ranFor = ({ startedAt, finishedAt }: Job, now: number): string =>
  startedAt === null ? '–' : duration(Math.max(0, (finishedAt ?? now) - startedAt));
