import type { AddChallengectlRunner, ChallengectlConfigWishes, ChallengectlRunner } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Command, InvalidArgumentError } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { duration } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { findRunner } from './find-runner.ts';

type Radio = NonNullable<ChallengectlConfigWishes['radios']>[number];

export interface RadioFlags {
  radio?: Radio[];
  verifyTls?: boolean;
}

const shape = /^([^=:]+)=([^=:]+)(?::(.+))?$/;

/** `hackrf=0` or `hackrf=0:144000000-148000000,420000000-450000000`, repeatable. */
function collectRadios(text: string, before: readonly Radio[] = []): Radio[] {
  const [, model, name, limits = ''] = shape.exec(text) ?? [];
  const frequencyLimits = limits.split(',').filter(Boolean);
  if (model === undefined || name === undefined || frequencyLimits.some((each) => !/^\d{1,13}-\d{1,13}$/.test(each)))
    throw new InvalidArgumentError('Write it like hackrf=0 or hackrf=0:144000000-148000000,420000000-450000000 (Hz).');
  return [...before, { model, name, frequencyLimits }];
}

/** Options for what goes into the configuration of a runner of challengectl. */
export const withRadioOptions = (command: Command): Command =>
  command
    .option(
      '--radio <radio>',
      'of a runner of challengectl: model=name, and the ranges in Hz that it may use, such as hackrf=0:144000000-148000000 (repeatable; default: an example to be changed)',
      collectRadios,
    )
    .option('--no-verify-tls', 'it does not check the certificate of the server');

export const radioWishes = ({ radio, verifyTls }: RadioFlags): ChallengectlConfigWishes => ({
  ...(radio && { radios: radio }),
  ...(verifyTls === false && { verifyTls }),
});

async function print(context: Context, made: ChallengectlRunner, json: boolean): Promise<void> {
  if (json) return context.printJson(made);
  await context.print(made.config);
  context.note(
    `this is shown once; keep it as runner-config.yml beside the program of ${clean(made.name)}, and start that within ${duration(made.expiresInMs)}`,
  );
}

/** A runner of challengectl, and the file with which its program enrols. */
export async function addChallengectl(
  context: Context,
  client: Pick<Client, 'call'>,
  body: AddChallengectlRunner,
  json: boolean,
): Promise<void> {
  await print(context, await client.call<ChallengectlRunner>('POST', restPaths.challengectlRunners, { body }), json);
}

interface Flags extends ConnectionFlags, RadioFlags {
  json?: true;
}

/** `baton runners challengectl-config NAME`: the next file for one that has not enrolled, or whose key was rotated. */
export function declareChallengectlConfig(runners: Command, context: Context): void {
  withRadioOptions(withConnectionOptions(runners.command('challengectl-config')))
    .description('print the next configuration of a runner of challengectl that has not enrolled, or whose key was rotated')
    .argument('<runner>', 'its name or id')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findRunner(client, name);
        const path = restPaths.runnerChallengectl(id);
        const made = await client.call<ChallengectlRunner>('POST', path, { body: radioWishes(flags) });
        await print(context, made, flags.json === true);
      });
    });
}
