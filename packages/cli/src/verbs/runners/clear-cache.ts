import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { findRunners } from './find-runner.ts';

type Flags = ConnectionFlags & { json?: true };

/** `baton runners clear-cache NAME|ID…` */
export function declareClearCache(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('clear-cache'))
    .description('let runners of Semaphore empty the folder of what they fetched, as soon as they have no job')
    .argument('<runners...>', 'their names or ids')
    .option('--json', 'print JSON')
    .action(async (texts: string[], flags: Flags) => {
      await withClient(context, flags, async (client) => {
        for (const { id, name } of await findRunners(client, texts)) {
          await client.call('POST', restPaths.runnerCache(id), { body: {} });
          if (flags.json) await context.printJson({ runnerId: id });
          else await context.print(`${clean(name)} empties its cache as soon as it has no job\n`);
        }
      });
    });
}
