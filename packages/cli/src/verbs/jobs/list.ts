import type { Job, JobList, Queue } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { changeSentence, type Why, whyOf } from '@baton/protocol/why-words';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseInteger } from '../../option-values.ts';
import { jobPill } from '../../output/pills.ts';
import { renderTable } from '../../output/table.ts';
import { ago, duration } from '../../output/times.ts';
import { type JobFilterFlags, jobQueryOf, withJobFilters } from './filters.ts';

interface Flags extends ConnectionFlags, JobFilterFlags {
  limit: number;
  after?: string;
  why?: true;
  json?: true;
}

/** `baton jobs list` */
export function declareList(jobs: Command, context: Context): void {
  withJobFilters(withConnectionOptions(jobs.command('list')))
    .description('list jobs, newest first')
    .option('--why', 'say of each that waits why it does')
    .option('--limit <number>', 'at most so many', parseInteger, 50)
    .option('--after <job>', 'continue a list after this job')
    .option('--json', 'print JSON')
    .action(async ({ limit, after, why, ...flags }: Flags) => {
      await withClient(context, flags, async (client) => {
        const query = { ...jobQueryOf(flags, Date.now()), limit, after };
        const list = await client.call<JobList>('GET', restPaths.jobs, { query });
        const waits = why && list.jobs.some(({ state }) => state === 'queued');
        const queue = waits ? await client.call<Queue>('GET', restPaths.queue, { query: { scope: flags.scope } }) : null;
        if (flags.json) return context.printJson(why ? { ...list, jobs: withWhy(list.jobs, queue, Date.now()) } : list);
        if (list.jobs.length === 0) return context.print('No jobs.\n');
        await context.print(renderJobs(list.jobs, Date.now(), context, queue));
        return list.next === null ? undefined : context.print(`More: --after ${list.next}\n`);
      });
    });
}

/** Jobs as a table for people. @param queue to say why those wait that do */
export function renderJobs(
  jobs: readonly Job[],
  now: number,
  { paint }: Pick<Context, 'paint'>,
  queue: Queue | null = null,
): string {
  const rows = jobs.map((job) => [
    job.id,
    jobPill(job),
    job.name,
    job.runnerName ?? '–',
    ago(job.createdAt, now),
    ranFor(job, now),
    ...(queue ? [whyIn(queue, job, now)] : []),
  ]);
  const heads = ['ID', 'STATE', 'NAME', 'RUNNER', 'CREATED', 'RAN FOR', ...(queue ? ['WHY IT WAITS'] : [])];
  return renderTable(heads, rows, paint);
}

/** What the table says of jobs that wait, for programs. */
const withWhy = (jobs: readonly Job[], queue: Queue | null, now: number) =>
  jobs.map((job) => ({ ...job, why: queue ? reasonIn(queue, job, now) : null }));

function reasonIn({ classes, keys }: Queue, job: Job, now: number): Why | null {
  const kind = classes.find(({ classId }) => classId === job.classId);
  const usedUp = keys.find(({ project, key }) => project === job.project && key === job.concurrency?.key);
  return whyOf(job, kind, usedUp, now);
}

function whyIn(queue: Queue, job: Job, now: number): string {
  const why = reasonIn(queue, job, now);
  if (!why) return '–';
  return `${why.verdict}: ${[why.text, ...(why.change ? [changeSentence(why.change)] : [])].join(' ')}`;
}

const ranFor = ({ startedAt, finishedAt }: Job, now: number): string =>
  startedAt === null ? '–' : duration(Math.max(0, (finishedAt ?? now) - startedAt));
