import type { AddRunner, Pairing, RunnerProtocol, SelfHosted } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { foreignProtocols } from '@baton/protocol/foreign';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collect, collectNetworks, parseDuration } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { scopeNames } from '../../scope-option.ts';
import { addChallengectl, type RadioFlags, radioWishes, withRadioOptions } from './challengectl.ts';
import { notePairing, pairingJson, pairingText } from './pairing.ts';

interface Flags extends ConnectionFlags, RadioFlags {
  label?: string[];
  executor?: string[];
  workspace?: string;
  refuseUnlabelled?: true;
  trusted?: true;
  ephemeral?: true;
  network?: string[];
  scope?: string;
  tokenTtl?: number;
  protocol?: RunnerProtocol;
  selfHosted?: true;
  format?: Format;
  json?: true;
}

const formats = ['env', 'config'] as const;
type Format = (typeof formats)[number];

/** The file that holds the token of a self-hosted runner, and what to do with it. */
async function printSelfHosted(context: Context, made: SelfHosted, format: Format): Promise<void> {
  await context.print(format === 'env' ? made.environment : made.config);
  const use =
    format === 'env'
      ? `keep it as baton-runner.env on the machine of ${clean(made.name)}, and run there: ${clean(made.command)}`
      : `keep it as baton-runner.json on the machine of ${clean(made.name)}, and run there: baton-runner start --config baton-runner.json`;
  context.note(`this is shown once; ${use}`);
}

/** What is not said is left out: the server knows what holds then. */
function bodyOf(name: string, flags: Flags): AddRunner {
  const body: AddRunner = { name };
  if (flags.label) body.labels = flags.label;
  if (flags.executor) body.executors = flags.executor;
  if (flags.workspace !== undefined) body.workspace = flags.workspace;
  if (flags.refuseUnlabelled) body.refusesUnlabelled = true;
  if (flags.trusted) body.trusted = true;
  if (flags.ephemeral) body.ephemeral = true;
  if (flags.network) body.networks = flags.network;
  if (flags.scope !== undefined) body.scope = flags.scope;
  if (flags.protocol !== undefined) body.protocol = flags.protocol;
  if (flags.tokenTtl !== undefined) body.tokenTtlMs = flags.tokenTtl;
  return body;
}

/** `baton runners add NAME`: a row that waits to be paired, and the command that does it. */
export function declareAdd(runners: Command, context: Context): void {
  withRadioOptions(withConnectionOptions(runners.command('add')))
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
    .addOption(
      new Option('--protocol <name>', 'it is a runner of another system: print what is to be done on its machine')
        .choices(foreignProtocols)
        .conflicts('selfHosted'),
    )
    .option('--self-hosted', 'print its id and token as a file for its machine, instead of a command that pairs it')
    .addOption(
      new Option('--format <format>', 'of a self-hosted one: a file of variables (default), or a configuration').choices(formats),
    )
    .option('--json', 'print JSON')
    .action(async (name: string, flags: Flags) => {
      const body = bodyOf(name, flags);
      await withClient(context, flags, async (client) => {
        if (flags.protocol === 'challengectl') {
          const { executors, workspace, ephemeral, tokenTtlMs, protocol: _, ...own } = body;
          if (executors ?? workspace ?? ephemeral ?? tokenTtlMs)
            throw new ApiError('usage', {
              problem: 'a runner of challengectl has no executors, workspace, or life of its tokens to choose',
            });
          return await addChallengectl(context, client, { ...own, ...radioWishes(flags) }, flags.json === true);
        }
        if (flags.selfHosted) {
          const made = await client.call<SelfHosted>('POST', restPaths.selfHostedRunners, { body });
          if (flags.json) return context.printJson(made);
          return await printSelfHosted(context, made, flags.format ?? 'env');
        }
        const pairing = await client.call<Pairing>('POST', restPaths.runners, { body });
        if (flags.json) return context.printJson(pairingJson(pairing));
        await context.print(pairingText(pairing));
        return notePairing(context, pairing);
      });
    });
}
