import type { User } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collect } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { grantsText } from './grants-text.ts';

interface GrantFlags extends ConnectionFlags {
  scope: string;
  role?: string;
  permission?: string[];
  json?: true;
}

/** `baton users grant LOGIN --scope SCOPE …` */
export function declareGrant(users: Command, context: Context): void {
  withConnectionOptions(users.command('grant'))
    .description('give a role and permissions in a scope, in place of what was given there; neither takes all away')
    .argument('<login>', 'who')
    .requiredOption('--scope <scope>', 'instance, an organization, or owner/name')
    .option('--role <role>', 'owner, operator or viewer')
    .option('--permission <permission>', 'beside the role; may be repeated', collect)
    .option('--json', 'print JSON')
    .action(async (login: string, flags: GrantFlags) => {
      const body = { scope: flags.scope, role: flags.role ?? null, permissions: flags.permission ?? [] };
      await withClient(context, flags, async (client) => {
        const user = await client.call<User>('PUT', restPaths.userGrants(encodeURIComponent(login)), { body });
        return flags.json ? context.printJson(user) : context.print(`${clean(user.login)} may ${clean(grantsText(user))}\n`);
      });
    });
}
