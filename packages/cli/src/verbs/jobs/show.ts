import type { JobDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { jobPill } from '../../output/pills.ts';
import { intervalText, pairsText } from '../../output/ranges.ts';
import { type Cell, renderFields, renderTable } from '../../output/table.ts';
import { dateTime, duration } from '../../output/times.ts';
import { resolveJobId } from './job-id.ts';

/** `baton jobs show ID` */
export function declareShow(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('show'))
    .description('show all there is to know of a job')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option('--json', 'print JSON')
    .action(async (id: string, flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const detail = await client.call<JobDetail>('GET', restPaths.job(await resolveJobId(client, id)));
        await (flags.json ? context.printJson(detail) : context.print(renderJob(detail, context)));
      });
    });
}

/** A job for people: its fields, its attempts, its timeline. */
function renderJob({ job, spec, history, timeline }: JobDetail, { paint }: Pick<Context, 'paint'>): string {
  const { outcome } = job;
  const fields: [string, Cell][] = [
    ['job', job.id],
    ['name', job.name],
    ['state', jobPill(job)],
    ['project', job.project],
    ['executor', job.executor],
    ['labels', job.labels.join(', ') || '–'],
    ...needsOf(job),
    ['runner', job.runnerName ?? '–'],
    ['priority', String(job.priority)],
    ['created', `${dateTime(job.createdAt)} by ${job.createdBy}`],
    ['started', dateTime(job.startedAt)],
    ['finished', dateTime(job.finishedAt)],
  ];
  if (job.gate) fields.push(['gate', gateText(job.gate, history)]);
  if (outcome) fields.push(['outcome', outcomeText(outcome)]);
  if (job.rerunOf !== null) fields.push(['re-run of', job.rerunOf]);
  fields.push(['spec', JSON.stringify(spec)]);
  const attempts = history.map((attempt) => [
    String(attempt.number),
    attempt.stoppingUntil === null ? attempt.state : `${attempt.state} until ${dateTime(attempt.stoppingUntil)} at the latest`,
    attempt.runnerName ?? attempt.runnerId,
    dateTime(attempt.offeredAt),
    attempt.cause ?? '–',
    attempt.log === null ? '–' : `${attempt.log.lines} lines${attempt.log.complete ? '' : ', not complete'}`,
  ]);
  const steps = timeline.map(({ at, type, detail }, index) => [
    dateTime(at),
    index === 0 ? '' : `+${duration(at - (timeline[index - 1]?.at ?? at))}`,
    type,
    Object.entries(detail)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ]);
  const parts = [renderFields(fields, paint)];
  if (attempts.length > 0) parts.push(renderTable(['ATTEMPT', 'STATE', 'RUNNER', 'OFFERED', 'ENDED BY', 'LOG'], attempts, paint));
  if (steps.length > 0) parts.push(renderTable(['TIME', '', 'EVENT', 'DETAIL'], steps, paint));
  return parts.join('\n');
}

function gateText({ attemptId, at, over }: NonNullable<JobDetail['job']['gate']>, history: JobDetail['history']): string {
  const number = history.find(({ id }) => id === attemptId)?.number;
  return `passed by attempt ${number ?? attemptId} ${dateTime(at)}${over ? '' : ', whose end is not known'}`;
}

/** What it needs besides labels: only what it asks for. */
function needsOf(job: JobDetail['job']): [string, Cell][] {
  const { executorVersionMin, ranges, attributes, device, runnerVersionMin, concurrency } = job;
  const intervals = Object.entries(ranges).map(([name, own]) => [name, intervalText(own)]);
  const fields: [string, string | null][] = [
    ['executor version', executorVersionMin && `${executorVersionMin} or newer`],
    ['ranges', intervals.length > 0 ? pairsText(Object.fromEntries(intervals)) : null],
    ['attributes', Object.keys(attributes).length > 0 ? pairsText(attributes) : null],
    ['device', device && (device.join(', ') || 'any')],
    ['runner version', runnerVersionMin && `${runnerVersionMin} or newer`],
    ['concurrency', concurrency && `${concurrency.key}, ${concurrency.limit} at once`],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
}

const outcomeText = ({ reason, exitCode, signal, message }: NonNullable<JobDetail['job']['outcome']>): string =>
  [reason, exitCode === null ? null : `exit code ${exitCode}`, signal === null ? null : `signal ${signal}`, message]
    .filter((part) => part !== null)
    .join(', ');
