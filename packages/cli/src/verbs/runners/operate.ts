import type { OperationBegun } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { findRunners } from './find-runner.ts';

type Kind = 'deploy' | 'wake' | 'sleep';
type Flags = ConnectionFlags & { json?: true };

const kinds: Readonly<Record<Kind, { description: string; done: string }>> = {
  deploy: { description: 'make the machine of a cloud-hosted runner of which nothing stands', done: 'is being deployed' },
  wake: { description: 'start a cloud-hosted runner that sleeps', done: 'is being started' },
  sleep: { description: 'put a cloud-hosted runner to sleep as soon as it holds nothing', done: 'is being put to sleep' },
};

const declareKind =
  (kind: Kind) =>
  (runners: Command, context: Context): void => {
    withConnectionOptions(runners.command(kind))
      .description(kinds[kind].description)
      .argument('<runners...>', 'their names or ids')
      .option('--json', 'print JSON')
      .action(async (texts: string[], flags: Flags) => {
        await withClient(context, flags, async (client) => {
          for (const { id, name } of await findRunners(client, texts)) {
            const begun = await client.call<OperationBegun>('POST', restPaths.runnerOperation(id, kind), { body: {} });
            if (flags.json) await context.printJson(begun);
            else await context.print(`${clean(name)} ${kinds[kind].done}; watch it: baton jobs logs ${begun.jobId} --follow\n`);
          }
        });
      });
  };

/** `baton runners deploy|wake|sleep NAME|ID…` */
export const declareDeploy = declareKind('deploy');
export const declareWake = declareKind('wake');
export const declareSleep = declareKind('sleep');
