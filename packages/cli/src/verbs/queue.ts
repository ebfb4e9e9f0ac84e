import type { Queue, QueuedClass } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { changeSentence, placeText, shortText } from '@baton/protocol/why-words';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { renderTable } from '../output/table.ts';
import { ago } from '../output/times.ts';
import { withScopeOption } from '../scope-option.ts';

/** `baton queue [--scope NAME]` */
export function declare(program: Command, context: Context): void {
  withScopeOption(withConnectionOptions(program.command('queue')))
    .description('show what waits, by kind of job: how many, since when, why, and what would start them')
    .option('--json', 'print JSON')
    .action(async ({ scope, ...flags }: ConnectionFlags & { scope?: string; json?: true }) => {
      await withClient(context, flags, async (client) => {
        const queue = await client.call<Queue>('GET', restPaths.queue, { query: { scope } });
        if (flags.json) return context.printJson(queue);
        if (queue.classes.length === 0) return context.print('Nothing waits.\n');
        return context.print(renderQueue(queue, Date.now(), context));
      });
    });
}

function renderQueue({ classes, keys }: Queue, now: number, { paint }: Pick<Context, 'paint'>): string {
  const rows = classes.map((kind) => [
    String(kind.waiting),
    kind.verdict,
    kind.project,
    needsOf(kind),
    kind.oldestQueuedAt === null ? '–' : ago(kind.oldestQueuedAt, now),
    placeText(kind) ?? '–',
    `${shortText(kind)} ${changeSentence(kind.change)}`,
  ]);
  const table = renderTable(
    ['JOBS', 'VERDICT', 'PROJECT', 'NEEDS', 'OLDEST', 'ITS PLACE', 'WHY, AND WHAT WOULD START THEM'],
    rows,
    paint,
  );
  const usedUp = keys.map(
    ({ project, key, held, limit }) => `The key ${key} of ${project} is used up: ${held} of ${limit} at once.\n`,
  );
  return [table, ...(usedUp.length === 0 ? [] : ['\n', ...usedUp])].join('');
}

const needsOf = ({ executor, labels, device, pinnedTo, pinnedToName }: QueuedClass): string =>
  [
    executor,
    ...labels,
    ...(device ? [['device', ...device].join(':')] : []),
    ...(pinnedTo === null ? [] : [`on ${pinnedToName ?? pinnedTo}`]),
  ].join(' ');
