import type { WhoAmI } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';

/** `baton whoami`: whose credential is used, and on which server. */
export function declare(program: Command, context: Context): void {
  withConnectionOptions(program.command('whoami'))
    .description('show whose credential is used, and on which server')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const who = await client.call<WhoAmI>('GET', restPaths.whoami);
        if (flags.json) await context.printJson({ url: client.url, ...who });
        else
          await context.print(`${clean(who.login)} (${clean(who.role)}) on ${client.url}, version ${clean(who.serverVersion)}\n`);
      });
    });
}
