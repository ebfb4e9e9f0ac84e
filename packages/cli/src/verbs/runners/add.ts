import type { AddRunner, Pairing } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collect, collectNetworks, parseDuration } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { scopeNames } from '../../scope-option.ts';
import { notePairing, pairingJson } from './pairing.ts';

interface Flags extends ConnectionFlags {
  label?: string[];
  executor?: string[];
  workspace?: string;
  refuseUnlabelled?: true;
  trusted?: true;
  ephemeral?: true;
  network?: string[];
  scope?: string;
  tokenTtl?: number;
  json?: true;
}

/** `baton runners add NAME`: a row that waits to be paired, and the command that does it. */
export function declareAdd(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('add'))
    .description('add a runner, and print the command that pairs it')
    .argument('<name>', 'its name')
    .option('--label <label>', 'a label that it gets (repeatable)', collect)
    .option('--executor <name>', 'an executor that it offers (repeatable; default: all that are found on its machine)', collect)
    .option('--workspace <path>', "folder for its jobs (default: the server's setting)")
    .option('--refuse-unlabelled', 'it takes no job that asks for no label')
    .option('--trusted', 'it takes only jobs of protected scopes')
    .option('--ephemeral', 'it takes one job, and is removed after it')
    .option('--network <cidr>', 'an address or a network from which alone it may come (repeatable)', collectNetworks)
    .option('--scope <name>', `${scopeNames}, whose jobs alone it takes`)
    .option('--token-ttl <duration>', 'how long its tokens live, such as 30d; it renews them by itself', parseDuration)
    .option('--json', 'print JSON')
    .action(async (name: string, flags: Flags) => {
      const body: AddRunner = { name };
      if (flags.label) body.labels = flags.label;
      if (flags.executor) body.executors = flags.executor;
      if (flags.workspace !== undefined) body.workspace = flags.workspace;
      if (flags.refuseUnlabelled) body.refusesUnlabelled = true;
      if (flags.trusted) body.trusted = true;
      if (flags.ephemeral) body.ephemeral = true;
      if (flags.network) body.networks = flags.network;
      if (flags.scope !== undefined) body.scope = flags.scope;
      if (flags.tokenTtl !== undefined) body.tokenTtlMs = flags.tokenTtl;
      await withClient(context, flags, async (client) => {
        const pairing = await client.call<Pairing>('POST', restPaths.runners, { body });
        if (flags.json) return context.printJson(pairingJson(pairing));
        await context.print(`${clean(pairing.command)}\n`);
        return notePairing(context, pairing);
      });
    });
}
