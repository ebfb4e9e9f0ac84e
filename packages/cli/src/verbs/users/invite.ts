import type { Invitation } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { dateTime } from '../../output/times.ts';

/** `baton users invite LOGIN`, `baton users reset-second-factor LOGIN` */
export function declareInvite(users: Command, context: Context): void {
  withConnectionOptions(users.command('invite'))
    .description('print a link by which a user chooses a password: for someone new, or who forgot it')
    .argument('<login>', 'who')
    .option('--json', 'print JSON')
    .action(async (login: string, flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const made = await client.call<Invitation>('POST', restPaths.userInvitation(encodeURIComponent(login)));
        if (flags.json) return context.printJson(made);
        await context.print(`${clean(made.url)}\n`);
        return context.note(`it works once, until ${dateTime(made.expiresAt)}; send it to ${clean(login)} and to nobody else`);
      });
    });
  withConnectionOptions(users.command('reset-second-factor'))
    .description('take the second factor from a user who lost it')
    .argument('<login>', 'who')
    .action(async (login: string, flags: ConnectionFlags) => {
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', restPaths.userTotp(encodeURIComponent(login)));
        return context.print(`${clean(login)} signs in by password alone until a new one is set up\n`);
      });
    });
}
