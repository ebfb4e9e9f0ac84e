import type { Template, TemplateList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { scheduleWords } from '@baton/protocol/template-words';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseInteger } from '../../option-values.ts';
import { jobPill } from '../../output/pills.ts';
import { type Cell, renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import type { TemplateFlags } from './find.ts';

type Flags = TemplateFlags & { search?: string; limit: number; after?: string };

/** `baton templates list` */
export function declareList(templates: Command, context: Context): void {
  withConnectionOptions(templates.command('list'))
    .description('list templates')
    .option('--project <owner/name>', 'only those of this project')
    .option('--search <text>', 'only those whose name contains this')
    .option('--limit <number>', 'at most so many', parseInteger, 100)
    .option('--after <place>', 'continue a list there')
    .option('--json', 'print JSON')
    .action(async ({ project, search, limit, after, ...flags }: Flags) => {
      await withClient(context, flags, async (client) => {
        const query = { project, search, limit, after };
        const list = await client.call<TemplateList>('GET', restPaths.templates, { query });
        if (flags.json) return context.printJson(list);
        if (list.templates.length === 0) return context.print('No templates. Make one: baton templates create NAME -- CMD…\n');
        await context.print(renderTable(columns, list.templates.map(rowOf), context.paint));
        return list.next === null ? undefined : context.print(`More: --after ${list.next}\n`);
      });
    });
}

const columns = ['NAME', 'PROJECT', 'STATE', 'RUNS', 'NEXT RUN', 'LAST RUN'];

const rowOf = (template: Template): Cell[] => [
  template.name,
  template.project,
  stateWords(template),
  scheduleWords(template.schedule),
  template.enabled ? nextWords(template) : '–',
  template.lastRun?.job ? jobPill(template.lastRun.job) : '–',
];

/** Whether it runs by itself, and what is in the way. */
export function stateWords({ enabled, problem }: Template): string {
  if (!enabled) return 'disabled';
  return problem === null ? 'enabled' : `refused: ${problem.code}`;
}

/** When it runs next. */
export function nextWords({ nextRunAt, waitsForRun }: Template): string {
  if (nextRunAt !== null) return dateTime(nextRunAt);
  return waitsForRun === null ? '–' : 'after the run under way';
}
