import type { Runner, RunnerList, RunnerProtocol } from '@baton/protocol';
import { isForeign, protocolTitles } from '@baton/protocol/foreign';
import { restPaths } from '@baton/protocol/paths';
import { runnerProtocolNames } from '@baton/protocol/states';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { runnerPill } from '../../output/pills.ts';
import { renderTable } from '../../output/table.ts';
import { ago } from '../../output/times.ts';

/** `baton runners list` */
export function declareList(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('list'))
    .description('list runners')
    .addOption(new Option('--protocol <name>', 'only those that speak it').choices(runnerProtocolNames))
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true; protocol?: RunnerProtocol }) => {
      await withClient(context, flags, async (client) => {
        const { protocol } = flags;
        const list = await client.call<RunnerList>(
          'GET',
          restPaths.runners,
          protocol === undefined ? {} : { query: { protocol } },
        );
        if (flags.json) return context.printJson(list);
        if (list.runners.length === 0 && protocol === undefined)
          return context.print('No runners. Add one: baton runners add NAME\n');
        // the server itself is none that somebody looks for
        const sorted = list.runners.toSorted((a, b) => Number(a.builtIn) - Number(b.builtIn));
        return context.print(renderRunners(sorted, Date.now(), context));
      });
    });
}

/** Runners as a table for people. */
export function renderRunners(runners: readonly Runner[], now: number, { paint }: Pick<Context, 'paint'>): string {
  // where all are ours nobody asks what they speak
  const isMixed = runners.some(({ protocol }) => isForeign(protocol));
  const rows = runners.map((runner) => [
    runner.name,
    ...(isMixed ? [protocolTitles[runner.protocol]] : []),
    runnerPill(runner),
    runner.labels.join(',') || '–',
    runner.executors.map(({ name }) => name).join(',') || '–',
    runner.tasks.map(({ jobName }) => jobName).join(', ') || '–',
    ago(runner.lastHeartbeatAt, now),
    runner.id,
  ]);
  const spoken = isMixed ? ['PROTOCOL'] : [];
  return renderTable(['NAME', ...spoken, 'STATUS', 'LABELS', 'EXECUTORS', 'RUNS', 'LAST HEARTBEAT', 'ID'], rows, paint);
}
