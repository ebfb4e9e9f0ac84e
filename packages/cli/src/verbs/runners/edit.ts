import type { EditRunner, Runner } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collectNetworks } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { findRunner } from './find-runner.ts';
import { takesText } from './takes.ts';

interface Flags extends ConnectionFlags {
  trusted?: boolean;
  refuseUnlabelled?: boolean;
  network?: string[] | false;
  json?: true;
}

/** `baton runners edit NAME|ID [--trusted] [--refuse-unlabelled]`: which of the jobs that fit it takes. */
export function declareEdit(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('edit'))
    .description('say which jobs a runner takes; what it runs goes on')
    .argument('<runner>', 'its name or id')
    .option('--trusted', 'it takes only jobs of protected scopes')
    .option('--no-trusted', 'it takes jobs of any scope')
    .option('--refuse-unlabelled', 'it takes no job that asks for no label')
    .option('--no-refuse-unlabelled', 'it takes those too')
    .option('--network <cidr>', 'an address or a network from which alone it may come (repeatable)', collectNetworks)
    .option('--no-network', 'it may come from anywhere')
    .option('--json', 'print the runner as JSON')
    .action(async (text: string, flags: Flags) => {
      const body: EditRunner = {};
      if (flags.trusted !== undefined) body.trusted = flags.trusted;
      if (flags.refuseUnlabelled !== undefined) body.refusesUnlabelled = flags.refuseUnlabelled;
      if (flags.network !== undefined) body.networks = flags.network || null;
      if (Object.keys(body).length === 0)
        throw new ApiError('usage', {
          problem: 'nothing is to be changed: give --trusted, --refuse-unlabelled, --network, or --no-… of them',
        });
      await withClient(context, flags, async (client) => {
        const { id } = await findRunner(client, text);
        const runner = await client.call<Runner>('PATCH', restPaths.runner(id), { body });
        if (flags.json) return context.printJson(runner);
        if (body.networks !== undefined)
          await context.print(`${clean(runner.name)} may come from ${body.networks?.join(', ') ?? 'anywhere'}\n`);
        return context.print(`${clean(runner.name)} takes ${takesText(runner)}\n`);
      });
    });
}
