import type { EditScopeSettings, ScopeSettingName, ScopeSettings } from '@baton/protocol';
import { readDuration } from '@baton/protocol/duration';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { duration } from '../../output/times.ts';
import { withScopeOption } from '../../scope-option.ts';

interface Flags extends ConnectionFlags {
  scope?: string;
  json?: true;
}

type Kind = 'text' | 'time' | 'retention';

/** As they are called on the command line. */
const names: Readonly<Record<string, { setting: ScopeSettingName; kind: Kind }>> = {
  'default-executor': { setting: 'defaultExecutor', kind: 'text' },
  workspace: { setting: 'workspacePath', kind: 'text' },
  'stale-after': { setting: 'staleAfterMs', kind: 'time' },
  'offline-after': { setting: 'offlineAfterMs', kind: 'time' },
  'job-retention': { setting: 'jobRetentionMs', kind: 'retention' },
  'log-retention': { setting: 'logRetentionMs', kind: 'retention' },
  'artifact-retention': { setting: 'artifactRetentionMs', kind: 'retention' },
  'audit-retention': { setting: 'auditRetentionMs', kind: 'retention' },
  'event-retention': { setting: 'eventRetentionMs', kind: 'retention' },
  'runner-token-life': { setting: 'runnerTokenTtlMs', kind: 'retention' },
};

const nameList = Object.keys(names).join(', ');

/** `baton settings show|set` */
export function declare(program: Command, context: Context): void {
  const settings = program
    .command('settings')
    .description('what holds in a scope; the nearest scope that says something decides');
  withScopeOption(withConnectionOptions(settings.command('show')))
    .description('show what holds in a scope, and which scope says so')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const { scope } = flags;
        await print(context, flags, await client.call<ScopeSettings>('GET', restPaths.scopeSettings, { query: { scope } }));
      });
    });
  withScopeOption(withConnectionOptions(settings.command('set')))
    .description('change what a scope says of its own')
    .argument('<name>', nameList)
    .argument(
      '<value>',
      'a name, a path, or a time: 30s, 12h, 90d; forever (retention, life of tokens); inherit: as in the scope above',
    )
    .option('--json', 'print JSON')
    .action(async (name: string, value: string, flags: Flags) => {
      const body: EditScopeSettings = { ...editOf(name, value), ...(flags.scope !== undefined && { scope: flags.scope }) };
      await withClient(context, flags, async (client) => {
        await print(context, flags, await client.call<ScopeSettings>('PATCH', restPaths.scopeSettings, { body }));
      });
    });
}

function editOf(name: string, value: string): EditScopeSettings {
  const known = Object.hasOwn(names, name) ? names[name] : undefined;
  if (!known) throw new ApiError('usage', { problem: `there is no setting ${name}; they are ${nameList}` });
  const { setting, kind } = known;
  if (value === 'inherit' || kind === 'text') return { [setting]: value };
  if (kind === 'retention' && value === 'forever') return { [setting]: null };
  const ms = readDuration(value);
  if (ms === null) throw new ApiError('usage', { problem: `${value} is no time; write it like 30s, 12h or 90d` });
  return { [setting]: ms };
}

function valueWords(kind: Kind, value: string | number | null): string {
  if (value === null) return 'forever';
  return kind === 'text' ? String(value) : duration(Number(value));
}

async function print(context: Context, flags: Flags, now: ScopeSettings): Promise<void> {
  if (flags.json) return await context.printJson(now);
  const rows = Object.entries(names).map(([name, { setting, kind }]) => {
    const { value, from } = now.settings[setting];
    return [name, valueWords(kind, value), from ?? 'the server'];
  });
  await context.print(renderTable(['NAME', 'VALUE', 'SAID BY'], rows, context.paint));
  if (now.pairAgain.length === 0) return;
  await context.print('\nPaired with another workspace path, to be paired again:\n');
  for (const { name, workspace } of now.pairAgain) await context.print(`  ${clean(name)}  ${clean(workspace)}\n`);
  await context.print('Each gets a new pairing command with: baton runners rotate NAME\n');
}
