import type { Pairing } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { findRunner } from './find-runner.ts';
import { notePairing, pairingJson, pairingText } from './pairing.ts';

interface Flags extends ConnectionFlags {
  json?: true;
}

/** `baton runners pair NAME|ID` */
export function declarePair(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('pair'))
    .description('print the command that pairs a runner without a token: one that was never paired, or whose token is void')
    .argument('<runner>', 'its name or id')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findRunner(client, text);
        const pairing = await client.call<Pairing>('POST', restPaths.runnerPairing(id));
        if (flags.json) return context.printJson(pairingJson(pairing));
        await context.print(pairingText(pairing));
        notePairing(context, pairing);
      });
    });
}
