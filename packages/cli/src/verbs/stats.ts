import type { Statistics, StatisticsFigures } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { parseDuration } from '../option-values.ts';
import { type Cell, renderFields, renderTable } from '../output/table.ts';
import { dateTime, duration } from '../output/times.ts';
import { scopeNames } from '../scope-option.ts';

interface Flags extends ConnectionFlags {
  since?: number;
  step?: number;
  by?: 'runner' | 'class' | 'executor' | 'scope';
  scope?: string;
  json?: true;
}

const dayMs = 24 * 3_600_000;

/** `baton stats [--since 24h] [--step 1h] [--by …] [--scope NAME]`: how jobs and runners did. */
export function declare(program: Command, context: Context): void {
  withConnectionOptions(program.command('stats'))
    .description('show waiting and running times, success rate and utilisation')
    .option('--since <duration>', 'how far back, like 90m, 24h or 30d (default: 24h)', parseDuration)
    .option('--step <duration>', 'one line for each such stretch of time, like 1h', parseDuration)
    .addOption(
      new Option('--by <what>', 'one line for each of them').choices(['runner', 'class', 'executor', 'scope']).conflicts('step'),
    )
    .option('--scope <name>', `${scopeNames}, with all under it (default: all that you see)`)
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const { scope, step, by, since = dayMs } = flags;
        const query = { scope, step, by, from: Math.max(0, Date.now() - since) };
        const statistics = await client.call<Statistics>('GET', restPaths.statistics, { query });
        if (flags.json) return context.printJson(statistics);
        return context.print(textOf(statistics, flags, context));
      });
    });
}

const timesHeadings = ['STARTED', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST', 'WAITING P50', 'P95', 'RUNNING P50', 'P95', 'BUSY'];

function textOf({ total, points, groups, from }: Statistics, { by, step }: Flags, { paint }: Context): string {
  if (groups && by !== undefined) {
    if (groups.length === 0) return 'Nothing happened in this time.\n';
    const rows = groups.map(({ id, name, ...figures }): Cell[] => [name ?? id, ...cellsOf(figures)]);
    return renderTable([by.toUpperCase(), ...timesHeadings], rows, paint);
  }
  if (step !== undefined) {
    const rows = points.map(({ at, ...figures }): Cell[] => [dateTime(at), ...cellsOf(figures)]);
    return rows.length === 0 ? 'Nothing is known of this time.\n' : renderTable(['FROM', ...timesHeadings], rows, paint);
  }
  return renderFields([['Since', dateTime(from)], ...fieldsOf(total)], paint);
}

const percent = (part: number | null): string => (part === null ? '–' : `${Math.round(1_000 * part) / 10} %`);
const time = (ms: number | undefined): string => (ms === undefined ? '–' : duration(ms));

const cellsOf = ({ started, succeeded, failed, cancelled, lost, waiting, running, utilisation }: StatisticsFigures): Cell[] => [
  ...[started, succeeded, failed, cancelled, lost].map(String),
  ...[waiting?.p50Ms, waiting?.p95Ms, running?.p50Ms, running?.p95Ms].map(time),
  percent(utilisation),
];

function fieldsOf(total: StatisticsFigures): [string, string][] {
  const { submitted, started, succeeded, failed, cancelled, lost, waiting, running, utilisation, successRate } = total;
  const timesOf = (times: StatisticsFigures['waiting']): string =>
    times === null ? '–' : `p50 ${duration(times.p50Ms)}, p95 ${duration(times.p95Ms)}, p99 ${duration(times.p99Ms)}`;
  return [
    ['Jobs submitted', String(submitted)],
    ['Attempts started', `${started}, ${lost} lost`],
    ['Jobs ended', `${succeeded} succeeded, ${failed} failed, ${cancelled} cancelled`],
    ['Success rate', percent(successRate)],
    ['Waiting', timesOf(waiting)],
    ['Running', timesOf(running)],
    ['Busy slots', percent(utilisation)],
  ];
}
