import type { Template, TemplateDetail, TemplateRun, TemplateRunList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import { overlapWords, passedWords, scheduleWords } from '@baton/protocol/template-words';
import type { Command } from 'commander';
import { withClient } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseInteger } from '../../option-values.ts';
import { jobPill } from '../../output/pills.ts';
import { type Cell, renderFields, renderTable } from '../../output/table.ts';
import { dateTime, duration } from '../../output/times.ts';
import { specParts } from '../../output/workflow-text.ts';
import { findTemplate, oneTemplate, type TemplateFlags, templateId } from './find.ts';
import { nextWords, stateWords } from './list.ts';

/** `baton templates show TEMPLATE` */
export function declareShow(templates: Command, context: Context): void {
  oneTemplate(templates, 'show')
    .description('show all there is to know of a template')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: TemplateFlags) => {
      await withClient(context, flags, async (client) => {
        const detail = await findTemplate(client, text, flags);
        return flags.json ? context.printJson(detail) : context.print(renderTemplate(detail, context));
      });
    });
}

/** A template for people. */
export function renderTemplate({ template, nextRuns }: TemplateDetail, { paint }: Pick<Context, 'paint'>): string {
  const { spec, ...job } = template.job;
  const what = specParts(spec, paint);
  const fields: [string, Cell][] = [
    ['template', template.id],
    ['name', template.name],
    ['project', template.project],
    ...(template.description === '' ? [] : ([['description', template.description]] as [string, Cell][])),
    ['state', disabledWords(template)],
    ['runs', scheduleWords(template.schedule)],
    ['next run', template.enabled ? nextWords(template) : '–'],
    ['beside another', overlapWords[template.overlap]],
    ['missed runs', template.missed === 'once' ? 'one for all of them, marked late' : 'none'],
    ['runs so far', String(template.runs)],
    ['changed', `${dateTime(template.changedAt)} by ${template.changedBy}`],
    ['job', JSON.stringify(job)],
    ...what.rest,
  ];
  const { problem } = template;
  if (problem) fields.push(['problem', `${problem.message} (${plural(problem.failures, 'time')}). ${problem.next}`]);
  const parts = [renderFields(fields, paint), ...what.lines];
  if (template.parameters.length > 0) {
    const rows = template.parameters.map(({ name, default: value, required, choices, description }) => [
      ...[name, value ?? (required ? 'required' : '–'), choices?.join(', ') ?? 'any', description],
    ]);
    parts.push(renderTable(['PARAMETER', 'DEFAULT', 'VALUES', ''], rows, paint));
  }
  if (nextRuns.length > 0)
    parts.push(
      renderTable(
        ['NEXT RUNS'],
        nextRuns.map((at) => [dateTime(at)]),
        paint,
      ),
    );
  return parts.join('\n');
}

function disabledWords(template: Template): string {
  if (template.enabled) return stateWords(template);
  const why = template.disabledReason === null ? '' : `: ${template.disabledReason}`;
  return `disabled ${dateTime(template.disabledAt)} by ${template.disabledBy}${why}`;
}

type RunsFlags = TemplateFlags & { limit: number; after?: string };

/** `baton templates runs TEMPLATE` */
export function declareRuns(templates: Command, context: Context): void {
  oneTemplate(templates, 'runs')
    .description('list the runs of a template, and the times at which it made none')
    .option('--limit <number>', 'at most so many', parseInteger, 50)
    .option('--after <place>', 'continue a list there')
    .option('--json', 'print JSON')
    .action(async (text: string, { limit, after, ...flags }: RunsFlags) => {
      await withClient(context, flags, async (client) => {
        const path = restPaths.templateRuns(await templateId(client, text, flags));
        const list = await client.call<TemplateRunList>('GET', path, { query: { limit, after } });
        if (flags.json) return context.printJson(list);
        if (list.runs.length === 0) return context.print('It has not run yet.\n');
        await context.print(renderTable(['AT', 'BY', 'DUE', 'LATE', 'JOB', 'STATE'], list.runs.map(runRow), context.paint));
        return list.next === null ? undefined : context.print(`More: --after ${list.next}\n`);
      });
    });
}

const runRow = ({ at, trigger, scheduledFor, lateMs, job, passed }: TemplateRun): Cell[] => [
  dateTime(at),
  trigger === 'schedule' ? 'schedule' : (job?.createdBy ?? 'hand'),
  dateTime(scheduledFor),
  lateMs === null ? '–' : duration(lateMs),
  job?.id ?? '–',
  job ? jobPill(job) : passed === null ? '–' : passedWords(passed),
];
