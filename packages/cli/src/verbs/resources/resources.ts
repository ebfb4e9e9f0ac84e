import type { Resource, ResourceList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import { scopeNames } from '../../scope-option.ts';

type Flags = ConnectionFlags & { json?: true };

const headings = ['ID', 'NAME', 'POOL', 'RUNNER', 'STATE', 'SINCE', 'PROBLEM'];

const rowOf = ({ id, name, poolName, runnerName, state, at, problem }: Resource): string[] => [
  ...[id, name, poolName, runnerName ?? 'removed', state, dateTime(at)],
  problem ?? '',
];

function declareList(resources: Command, context: Context): void {
  withConnectionOptions(resources.command('list'))
    .description('list what stands of cloud-hosted runners')
    .option('--left', 'only what could not be removed, and must be cleaned up')
    .option('--scope <name>', `only what belongs to ${scopeNames}`)
    .option('--json', 'print JSON')
    .action(async ({ left, scope, ...flags }: Flags & { left?: true; scope?: string }) => {
      await withClient(context, flags, async (client) => {
        const query = { ...(left && { left: 'true' }), ...(scope !== undefined && { scope }) };
        const list = await client.call<ResourceList>('GET', restPaths.resources, { query });
        if (flags.json) return context.printJson(list);
        if (list.resources.length === 0) return context.print(left ? 'Nothing is left to be cleaned up.\n' : 'Nothing stands.\n');
        return context.print(renderTable(headings, list.resources.map(rowOf), context.paint));
      });
    });
}

function declareCleanUp(resources: Command, context: Context): void {
  withConnectionOptions(resources.command('clean-up'))
    .description('try again to remove something that was left')
    .argument('<resources...>', 'their ids')
    .option('--json', 'print JSON')
    .action(async (ids: string[], flags: Flags) => {
      await withClient(context, flags, async (client) => {
        for (const id of ids) {
          const gone = await client.call<Resource>('POST', restPaths.resourceCleanUp(id));
          if (flags.json) await context.printJson(gone);
          else await context.print(`${clean(gone.name)} is gone\n`);
        }
      });
    });
}

/** `baton resources …` */
export function declare(program: Command, context: Context): void {
  const resources = program.command('resources').description('what was made for cloud-hosted runners, and what is left of it');
  declareList(resources, context);
  declareCleanUp(resources, context);
}
