import type { RunnersUpdating, RunnerUpdating } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import type { Client } from '../../rest/client.ts';
import { Refusal } from '../../rest/refusal.ts';
import { asksNothing } from './asks-nothing.ts';
import { findRunners } from './find-runner.ts';

interface Flags extends ConnectionFlags {
  all?: true;
  scope?: string;
  to?: string;
  json?: true;
}

/** `baton runners update` */
export function declareUpdate(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('update'))
    .description(
      'bring runners to the newest version: cloud-hosted ones by a job, others by themselves or by a command that is shown',
    )
    .argument('[names...]', 'names, numbers or ids')
    .option('--all', 'every outdated runner')
    .option('--scope <name>', 'with --all: of a scope and all under it')
    .option('--to <version>', 'another version than the newest')
    .addOption(asksNothing())
    .option('--json', 'print JSON')
    .action(async (names: string[], flags: Flags) => {
      if (flags.all ? names.length > 0 : names.length === 0)
        throw new ApiError('usage', { problem: 'name the runners, or give --all' });
      await withClient(context, flags, async (client) => {
        const updates = flags.all ? await updateAll(client, flags) : await updateEach(client, names, flags);
        if (updates.some(({ way }) => way === 'refused')) context.exitCode = 1;
        if (flags.json) return context.printJson({ runners: updates });
        if (updates.length === 0) return context.print('No runner is outdated.\n');
        return context.print(updates.map(lineOf).join(''));
      });
    });
}

const asked = ({ to }: Flags): { version?: string } => (to === undefined ? {} : { version: to });

async function updateAll(client: Client, flags: Flags): Promise<RunnerUpdating[]> {
  const body = { ...asked(flags), ...(flags.scope !== undefined && { scope: flags.scope }) };
  return (await client.call<RunnersUpdating>('POST', restPaths.runnersUpdate, { body })).runners;
}

/** One refusal does not keep the others from being updated. */
async function updateEach(client: Client, names: readonly string[], flags: Flags): Promise<RunnerUpdating[]> {
  const found = await findRunners(client, names);
  const updates: RunnerUpdating[] = [];
  for (const { id, name, version } of found) {
    try {
      updates.push(await client.call<RunnerUpdating>('POST', restPaths.runnerUpdate(id), { body: asked(flags) }));
    } catch (error) {
      if (!(error instanceof Refusal) || found.length === 1) throw error;
      const { code, message, next } = error;
      const rest = { runnerId: id, name, from: version, version: flags.to ?? '', jobId: null, command: null };
      updates.push({ ...rest, way: 'refused', error: { code, message, next } });
    }
  }
  return updates;
}

function lineOf({ name, from, version, way, jobId, command, error }: RunnerUpdating): string {
  const who = `${clean(name)} (${clean(from ?? 'no version')})`;
  if (way === 'operation') return `${who} is brought to ${version} by job ${jobId}\n`;
  if (way === 'directive') return `${who} installs ${version} by itself when its jobs are over\n`;
  if (way === 'command') return `${who}: run this on its machine\n  ${clean(command ?? '')}\n`;
  return `${who} is not updated: ${clean(error?.message ?? '')}\n`;
}
