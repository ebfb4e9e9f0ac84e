import type { Job, JobDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import { intervalText, sourcesText } from '@baton/protocol/range-words';
import { attentionWords, causeWords, exitWords, reasonWords, timelineWords, usageWords } from '@baton/protocol/words';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { readFacts } from '../../follow/facts.ts';
import { bytesText } from '../../output/bytes.ts';
import { clean } from '../../output/clean.ts';
import { jobPill } from '../../output/pills.ts';
import { pairsText } from '../../output/ranges.ts';
import { hasResult, renderResult } from '../../output/results/registry.ts';
import { type Cell, renderFields, renderTable } from '../../output/table.ts';
import { dateTime, duration } from '../../output/times.ts';
import { specParts } from '../../output/workflow-text.ts';
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
        if (flags.json) return await context.printJson(detail);
        await context.print(renderJob(detail, context));
        const { id: jobId, executor } = detail.job;
        const result = hasResult(executor) ? renderResult(executor, await readFacts(client, jobId), context.paint) : '';
        if (result !== '') await context.print(`\n${result}`);
      });
    });
}

/** A job for people: its fields, its attempts, its timeline. */
function renderJob(detail: JobDetail, { paint }: Pick<Context, 'paint'>): string {
  const { job, spec, drawFrom, secrets, history, timeline } = detail;
  const { outcome } = job;
  const fields: [string, Cell][] = [
    ['job', job.id],
    ['name', job.name],
    ['state', jobPill(job)],
    ['project', job.project],
    ['executor', job.executor],
    ['labels', job.labels.join(', ') || '–'],
    ...needsOf(job),
    ...Object.entries(drawFrom).map(([name, sources]): [string, Cell] => [`${name} drawn from`, sourcesText(sources)]),
    ['runner', job.runnerName ?? '–'],
    ['priority', String(job.priority)],
    ['created', `${dateTime(job.createdAt)} by ${job.createdBy}`],
    ['started', dateTime(job.startedAt)],
    ['finished', dateTime(job.finishedAt)],
  ];
  if (job.attention) {
    const { reason, message } = job.attention;
    fields.push(['needs attention', [attentionWords(reason), message].filter((part) => part !== null).join(': ')]);
  }
  if (detail.ask) fields.push(...askFields(detail.ask, job.state));
  if (job.retryAt !== null) fields.push(['tried again', dateTime(job.retryAt)]);
  if (job.gate) fields.push(['gate', gateText(job.gate, history)]);
  if (outcome) fields.push(['outcome', outcomeText(outcome)]);
  if (job.run) fields.push(['template', runText(job.run)]);
  if (job.rerunOf !== null) fields.push(['re-run of', job.rerunOf]);
  if (detail.files.artifacts + detail.files.private > 0) fields.push(['files', filesText(detail.files)]);
  if (secrets.length > 0) fields.push(['secrets', secrets.map(secretText).join(', ')]);
  const what = specParts(spec, paint);
  fields.push(...what.rest);
  const draws = Object.keys(drawFrom).length > 0;
  const used = history.some(({ usage }) => usage !== null);
  const attempts = history.map((attempt) => [
    String(attempt.number),
    attempt.stoppingUntil === null ? attempt.state : `${attempt.state} until ${dateTime(attempt.stoppingUntil)} at the latest`,
    attempt.runnerName ?? attempt.runnerId,
    dateTime(attempt.offeredAt),
    ...(draws ? [Object.keys(attempt.drawn).length === 0 ? '–' : pairsText(mapText(attempt.drawn))] : []),
    attempt.cause === null ? '–' : causeWords(attempt.cause),
    ...(used ? [attempt.usage === null ? '–' : usageWords(attempt.usage).join(', ')] : []),
    attempt.log === null ? '–' : logText(attempt.log),
  ]);
  const nameOf = (id: string): string | null => history.find(({ runnerId }) => runnerId === id)?.runnerName ?? null;
  const steps = timeline.map((entry) => {
    const { what, more } = timelineWords(entry, nameOf);
    return [dateTime(entry.at), entry.sinceMs === null ? '' : `+${duration(entry.sinceMs)}`, what, more ?? ''];
  });
  const parts = [renderFields(fields, paint), ...what.lines];
  parts.push(...outputsOf(history, paint));
  if (attempts.length > 0)
    parts.push(
      renderTable(
        ['ATTEMPT', 'STATE', 'RUNNER', 'OFFERED', ...(draws ? ['DRAWN'] : []), 'ENDED BY', ...(used ? ['USED'] : []), 'LOG'],
        attempts,
        paint,
      ),
    );
  if (steps.length > 0) parts.push(renderTable(['TIME', 'AFTER', 'WHAT', ''], steps, paint));
  return parts.join('\n');
}

const filesText = ({ artifacts, private: hidden, bytes }: JobDetail['files']): string =>
  `${artifacts} to download${hidden === 0 ? '' : `, ${hidden} for later attempts alone`}, ${bytesText(bytes)}`;

/** What the newest attempt that said something is to be remembered by. */
function outputsOf(history: JobDetail['history'], paint: Context['paint']): string[] {
  const outputs = Object.entries(history.findLast(({ outputs: own }) => Object.keys(own).length > 0)?.outputs ?? {});
  return outputs.length === 0
    ? []
    : [
        renderTable(
          ['OUTPUT', 'VALUE'],
          outputs.map(([name, value]) => [name, oneLine(value)]),
          paint,
        ),
      ];
}

const outputCharsMax = 200;

/** The whole of it is in the JSON. */
function oneLine(value: string): string {
  const line = value.trim().replace(/\s+/g, ' ');
  return line.length <= outputCharsMax ? line : `${line.slice(0, outputCharsMax - 1)}…`;
}

/** What it asks, with how to reply, or what was replied. */
function askFields({ kind, question, detail, answer }: NonNullable<JobDetail['ask']>, state: Job['state']): [string, Cell][] {
  const more = detail !== null && typeof detail === 'object' && Object.keys(detail).length > 0;
  const asks: [string, Cell][] = [
    ['asks', clean(question)],
    ...(more ? [['in detail', JSON.stringify(detail)] satisfies [string, Cell]] : []),
  ];
  if (answer) {
    const text = answer.text === '' ? '' : `: ${clean(answer.text)}`;
    return [...asks, ['reply', `${kind === 'approval' ? 'approved' : 'answered'} by ${answer.by} ${dateTime(answer.at)}${text}`]];
  }
  if (state === 'awaiting_approval') return [...asks, ['reply with', 'baton jobs approve, or baton jobs reject']];
  return state === 'awaiting_input' ? [...asks, ['reply with', 'baton jobs answer']] : asks;
}

const mapText = (values: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

function gateText({ attemptId, at, over }: NonNullable<JobDetail['job']['gate']>, history: JobDetail['history']): string {
  const number = history.find(({ id }) => id === attemptId)?.number;
  return `passed by attempt ${number ?? attemptId} ${dateTime(at)}${over ? '' : ', whose end is not known'}`;
}

function runText({ templateId, trigger, scheduledFor, lateMs }: NonNullable<JobDetail['job']['run']>): string {
  const when = trigger === 'person' ? ', by hand' : `, due ${dateTime(scheduledFor)}`;
  return `${templateId}${when}${lateMs === null ? '' : `, ${duration(lateMs)} late`}`;
}

const secretText = ({ variable, name }: JobDetail['secrets'][number]): string => {
  if (name === null) return `${variable} (its own)`;
  return name === variable ? name : `${variable} from ${name}`;
};

function logText({ lines, complete, maskedByServer }: NonNullable<JobDetail['history'][number]['log']>): string {
  const masked = maskedByServer === 0 ? '' : `, ${maskedByServer} masked by the server`;
  return `${plural(lines, 'line')}${complete ? '' : ', not complete'}${masked}`;
}

/** What it asks for besides labels, as far as it does. */
function needsOf(job: JobDetail['job']): [string, Cell][] {
  const { executorVersionMin, ranges, attributes, device, runnerVersionMin, concurrency } = job;
  const intervals = Object.entries(ranges).map(([name, own]) => [name, intervalText(own)]);
  const fields: [string, string | null][] = [
    ['executor version', executorVersionMin && `${executorVersionMin} or newer`],
    ['ranges', intervals.length > 0 ? pairsText(Object.fromEntries(intervals)) : null],
    ['attributes', Object.keys(attributes).length > 0 ? pairsText(attributes) : null],
    ['device', device && (device.join(', ') || 'any')],
    ['runner version', runnerVersionMin && `${runnerVersionMin} or newer`],
    ['waiting limit', job.waitLimitMs === null ? null : duration(job.waitLimitMs)],
    ['time limit', job.timeLimitMs === null ? null : duration(job.timeLimitMs)],
    ['concurrency', concurrency && `${concurrency.key}, ${concurrency.limit} at once`],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
}

const outcomeText = (outcome: NonNullable<JobDetail['job']['outcome']>): string => {
  const { reason, message, by } = outcome;
  const why = reason === 'exit' && outcome.exitCode !== null ? null : reasonWords(reason);
  return [why, exitWords(outcome), message, by === null ? null : `by ${by}`].filter((part) => part !== null).join(', ');
};
