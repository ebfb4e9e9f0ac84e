import type { NamedRange, NamedRangeList, SetNamedRange } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import { intervalText, readInterval } from '@baton/protocol/range-words';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { withScopeOption } from '../../scope-option.ts';

interface Flags extends ConnectionFlags {
  scope?: string;
  json?: true;
}

interface SetFlags extends Flags {
  measures: string;
  description?: string;
}

/** `baton ranges …` */
export function declare(program: Command, context: Context): void {
  const ranges = program
    .command('ranges')
    .description('intervals with a name, from which jobs draw a value: bands of frequencies');
  for (const verb of [declareList, declareSet, declareRemove]) verb(ranges, context);
}

function declareList(ranges: Command, context: Context): void {
  withScopeOption(withConnectionOptions(ranges.command('list')), 'what counts in ')
    .description('list named ranges; of those with the same name the nearest counts')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const { ranges: list } = await client.call<NamedRangeList>('GET', restPaths.ranges, { query: { scope: flags.scope } });
        if (flags.json) return context.printJson(list);
        if (list.length === 0) return context.print('No ranges. Set one: baton ranges set 2m 144e6..146e6\n');
        const rows = list.map(({ name, measures, intervals, scope, description }) => [
          ...[name, measures, intervals.map(intervalText).join(', '), scope, description],
        ]);
        return context.print(renderTable(['NAME', 'MEASURES', 'INTERVALS', 'OF', 'DESCRIPTION'], rows, context.paint));
      });
    });
}

function declareSet(ranges: Command, context: Context): void {
  withScopeOption(withConnectionOptions(ranges.command('set')), 'of ')
    .description('set what a name stands for; jobs that were submitted keep what it was')
    .argument('<name>', 'without blanks and commas, and no number')
    .argument('<intervals...>', 'as 144e6..146e6, or a single number; Hz for frequencies')
    .option('--measures <quantity>', 'the name by which runners offer it', 'frequency')
    .option('--description <text>', 'what it is for')
    .option('--json', 'print JSON')
    .action(async (name: string, texts: string[], { scope, measures, description, ...flags }: SetFlags) => {
      const body: SetNamedRange = {
        measures,
        intervals: texts.map(intervalOf),
        ...(scope !== undefined && { scope }),
        ...(description !== undefined && { description }),
      };
      await withClient(context, flags, async (client) => {
        const made = await client.call<NamedRange>('PUT', restPaths.range(encodeURIComponent(name)), { body });
        if (flags.json) return context.printJson(made);
        return context.print(`${clean(made.name)} is ${clean(made.measures)} ${made.intervals.map(intervalText).join(', ')}\n`);
      });
    });
}

function intervalOf(text: string): { min: number; max: number } {
  const interval = readInterval(text);
  if (!interval)
    throw new ApiError('usage', { problem: `write an interval as 144e6..146e6, its lower end first, not '${text}'` });
  return interval;
}

function declareRemove(ranges: Command, context: Context): void {
  withScopeOption(withConnectionOptions(ranges.command('remove')), 'of ')
    .description('remove a named range; jobs that were submitted keep what it was')
    .argument('<name>', 'its name')
    .action(async (name: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', restPaths.range(encodeURIComponent(name)), { query: { scope: flags.scope } });
        return context.print(`${clean(name)} was removed\n`);
      });
    });
}
