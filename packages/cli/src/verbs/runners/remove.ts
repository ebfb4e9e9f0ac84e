import type { Runner } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { findRunner } from './find-runner.ts';

/** `baton runners remove NAME|ID` */
export function declareRemove(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('remove'))
    .description('remove a runner; the jobs that it runs fail')
    .argument('<runner>', 'its name or id')
    .option('--yes', 'do not ask')
    .action(async (text: string, flags: ConnectionFlags & { yes?: true }) => {
      await withClient(context, flags, async (client) => {
        const runner = await findRunner(client, text);
        if (!flags.yes && !(await confirmed(context, runner))) return context.note('nothing was removed');
        await client.call('DELETE', restPaths.runner(runner.id));
        return context.print(`${clean(runner.name)} was removed\n`);
      });
    });
}

async function confirmed(context: Context, { name, tasks }: Runner): Promise<boolean> {
  if (!context.stdin.isTTY || !context.stderr.isTTY)
    throw new ApiError('usage', { problem: 'Without a terminal, confirm with --yes' });
  const { confirm } = await import('@clack/prompts');
  const hit =
    tasks.length === 0 ? 'It runs nothing now.' : `These jobs fail: ${clean(tasks.map(({ jobName }) => jobName).join(', '))}.`;
  return (
    (await confirm({
      message: `Remove ${clean(name)}? ${hit}`,
      initialValue: false,
      input: context.stdin,
      output: context.stderr,
    })) === true
  );
}
