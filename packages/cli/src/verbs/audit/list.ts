import type { AuditEntry, AuditPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseInteger } from '../../option-values.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import { type FilterFlags, queryOf, withFilters } from './filters.ts';

interface Flags extends ConnectionFlags, FilterFlags {
  limit: number;
  after?: string;
  json?: true;
}

/** `baton audit list` */
export function declareList(audit: Command, context: Context): void {
  withFilters(withConnectionOptions(audit.command('list')))
    .description('list entries, newest first')
    .option('--limit <number>', 'at most so many', parseInteger, 50)
    .option('--after <number>', 'continue a list after this entry')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const query = { ...queryOf(flags), limit: flags.limit, after: flags.after };
        const page = await client.call<AuditPage>('GET', restPaths.audit, { query });
        if (flags.json) return context.printJson(page);
        if (page.entries.length === 0) return context.print('No entries.\n');
        const headings = ['NUMBER', 'TIME', 'WHO', 'WHAT', 'TARGET', 'ADDRESS', 'CHANGED'];
        await context.print(renderTable(headings, page.entries.map(rowOf), context.paint));
        return page.next === null ? undefined : context.print(`More: --after ${page.next}\n`);
      });
    });
}

const rowOf = ({ seq, at, actor, action, target, before, after, detail }: AuditEntry): string[] => [
  String(seq),
  dateTime(at),
  actor.via === 'session' ? actor.login : `${actor.login} (${actor.via})`,
  action,
  `${target.kind} ${target.name}`,
  actor.address ?? '–',
  shortened(changesOf(before, after, detail)),
];

/** A line of a table; all of it stands in --json and in the export. */
const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

type Values = Record<string, unknown> | null;

/** `name: before → after`, then what else was said. */
function changesOf(before: Values, after: Values, detail: Values): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changes = names.map((name) => {
    if (before === null) return `${name}: ${textOf(after?.[name])}`;
    return `${name}: ${textOf(before[name])} → ${textOf(after?.[name])}`;
  });
  const said = Object.entries(detail ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return [...changes, ...said.map(([name, value]) => `${name}: ${textOf(value)}`)].join(', ');
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
