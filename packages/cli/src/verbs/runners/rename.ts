import type { Runner } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { printBlastRadius } from './action/show-blast-radius.ts';
import { asksNothing } from './asks-nothing.ts';
import { findRunner } from './find-runner.ts';

interface Flags extends ConnectionFlags {
  dryRun?: true;
  json?: true;
}

/** `baton runners rename NAME|ID NEW` */
export function declareRename(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('rename'))
    .description('give a runner another name; nothing else changes')
    .argument('<runner>', 'its name or id')
    .argument('<new>', 'the new name')
    .option('--dry-run', 'only show what it would hit, which is nothing')
    .addOption(asksNothing())
    .option('--json', 'print the runner as JSON')
    .action(async (text: string, name: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const before = await findRunner(client, text);
        const { id } = before;
        if (flags.dryRun) {
          const nothing = { runners: [{ id, name: before.name }], jobs: [], impossible: [], capabilities: [] };
          return printBlastRadius(context, nothing, flags);
        }
        const runner = await client.call<Runner>('PATCH', restPaths.runner(id), { body: { name } });
        if (flags.json) return context.printJson(runner);
        return context.print(`${clean(before.name)} is called ${clean(runner.name)} now\n`);
      });
    });
}
