import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { type RemovalFlags, removeScope } from '../scopes/removal.ts';

/** `baton users remove LOGIN` */
export function declareRemove(users: Command, context: Context): void {
  withConnectionOptions(users.command('remove'))
    .description('remove a user with their own scope, its jobs and runners; histories stay')
    .argument('<login>', 'who')
    .option('--dry-run', 'only show what it would hit')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (login: string, flags: RemovalFlags) => {
      const path = restPaths.user(encodeURIComponent(login));
      await withClient(context, flags, (client) =>
        removeScope(context, client, login, { path, preview: `${path}/removal` }, flags),
      );
    });
}
