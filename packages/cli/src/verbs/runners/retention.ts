import type { InstanceScope, Project } from '@baton/protocol';
import { readDuration } from '@baton/protocol/duration';
import { restPaths } from '@baton/protocol/paths';
import { type Command, InvalidArgumentError } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { duration } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { projectPath } from '../projects/project-path.ts';

interface Flags extends ConnectionFlags {
  project?: string;
  json?: true;
}

type Wanted = number | null | 'inherit';

/** `30d`, `never`, or `default`. */
function parseWanted(text: string): Wanted {
  if (text === 'never') return null;
  if (text === 'default') return 'inherit';
  const ms = readDuration(text);
  if (ms === null) throw new InvalidArgumentError('Write it like 30d or 12h, never, or default.');
  return ms;
}

/** `baton runners retention [30d|never|default] [--project OWNER/NAME]`: shows it, or changes it. */
export function declareRetention(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('retention'))
    .description('show or change how long a runner may be offline before it leaves the lists')
    .argument(
      '[time]',
      '30d, 12h; never: it stays for ever; default: as the instance, or as the server is configured',
      parseWanted,
    )
    .option('--project <owner/name>', 'for the runners of this project (default: of the instance)')
    .option('--json', 'print JSON')
    .action(async (wanted: Wanted | undefined, flags: Flags) => {
      const path = flags.project === undefined ? restPaths.instance : projectPath(flags.project);
      await withClient(context, flags, async (client) => {
        const scope = await scopeOf(client, path, wanted);
        if (flags.json) return context.printJson(scope);
        return context.print(`${words(scope, flags.project)}\n`);
      });
    });
}

type Scope = InstanceScope | Project;

const scopeOf = (client: Client, path: string, wanted: Wanted | undefined): Promise<Scope> =>
  wanted === undefined
    ? client.call<Scope>('GET', path)
    : client.call<Scope>('PATCH', path, { body: { runnerRetentionMs: wanted } });

function words({ runnerRetentionMs: ms, isRetentionOwn }: Scope, project: string | undefined): string {
  const source = project === undefined ? 'as the server is configured' : 'as the instance has it';
  const what = ms === null ? 'Runners stay in the lists for ever' : `Runners leave the lists after ${duration(ms)} offline`;
  return isRetentionOwn ? what : `${what} (${source})`;
}
