import type { ProjectList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { renderTable } from '../../output/table.ts';

/** `baton projects list` */
export function declareList(projects: Command, context: Context): void {
  withConnectionOptions(projects.command('list'))
    .description('list projects')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<ProjectList>('GET', restPaths.projects);
        if (flags.json) return context.printJson(list);
        const rows = list.projects.map(({ name, protectedAt }) => [name, protectedAt === null ? '–' : 'protected']);
        return context.print(renderTable(['NAME', 'PROTECTED'], rows, context.paint));
      });
    });
}
