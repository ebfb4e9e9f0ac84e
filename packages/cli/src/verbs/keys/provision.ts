import type { Provision, Provisioned } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { writePrivateFile } from '../../config/private-file.ts';
import { withClient } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collect, parseInteger } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { duration } from '../../output/times.ts';

interface Flags extends ConnectionFlags {
  keyFile?: string;
  name?: string;
  label?: string[];
  executor?: string[];
  workspace?: string;
  capacity?: number;
  ephemeral?: true;
  format: 'config' | 'env' | 'json';
  output?: string;
}

/** `baton keys provision`: what automation runs. It signs in with the key itself. */
export function declareProvision(keys: Command, context: Context): void {
  keys
    .command('provision')
    .description('make a runner with a provisioning key, and print a configuration that baton-runner start takes')
    .option('--url <url>', 'address of the server (default: BATON_URL)')
    .option('--key-file <path>', 'file with the provisioning key, - for standard input (default: BATON_TOKEN)')
    .option('--insecure', 'allow http:// to other machines')
    .option('--name <name>', 'name of the runner (default: made from the name of the key)')
    .option('--label <label>', 'a label that it gets (repeatable)', collect)
    .option('--executor <name>', 'an executor that it offers (repeatable; default: all that are found on its machine)', collect)
    .option('--workspace <path>', 'folder for its jobs')
    .option('--capacity <n>', 'jobs at once', parseInteger)
    .option('--ephemeral', 'it takes one job, and is removed after it')
    .addOption(
      new Option('--format <format>', 'a configuration file, environment variables, or all of the answer')
        .choices(['config', 'env', 'json'])
        .default('config'),
    )
    .option('--output <path>', 'write it there, readable by its owner alone, in place of standard output')
    .action(async ({ keyFile, ...flags }: Flags) => {
      const body: Provision = {};
      if (flags.name !== undefined) body.name = flags.name;
      if (flags.label) body.labels = flags.label;
      if (flags.executor) body.executors = flags.executor;
      if (flags.workspace !== undefined) body.workspace = flags.workspace;
      if (flags.capacity !== undefined) body.capacity = flags.capacity;
      if (flags.ephemeral) body.ephemeral = true;
      const connection = keyFile === undefined ? flags : { ...flags, tokenFile: keyFile };
      await withClient(context, connection, async (client) => {
        const made = await client.call<Provisioned>('POST', restPaths.provision, { body });
        const text = textOf(made, flags.format);
        if (flags.output === undefined) await context.print(text);
        else await writePrivateFile(flags.output, text);
        return context.note(`${clean(made.name)} enrols with it once, within ${duration(made.expiresInMs)}`);
      });
    });
}

function textOf(made: Provisioned, format: Flags['format']): string {
  if (format === 'env') return made.environment;
  return `${JSON.stringify(format === 'json' ? made : made.config, null, 2)}\n`;
}
