import type { Wave, WaveList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { findPool, type JsonFlags } from './find.ts';

interface Steering {
  halt?: true;
  resume?: true;
  takeBack?: true;
}

const stages = ['one runner', 'ten percent', 'all'];

/** `7 updated, 1 failed` */
function runnersText({ runners }: Wave): string {
  const counts = new Map<string, number>();
  for (const { state } of runners) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ') || 'none';
}

const rowOf = (wave: Wave): string[] => [
  ...[wave.id, wave.version, wave.state.replaceAll('_', ' '), stages[wave.stage] ?? '', runnersText(wave)],
  ...[dateTime(wave.startedAt), dateTime(wave.endedAt), wave.reason ?? ''],
];

async function steer(client: Client, waves: readonly Wave[], { halt, resume, takeBack }: Steering): Promise<Wave | null> {
  const asked = [halt, resume, takeBack].filter(Boolean).length;
  if (asked === 0) return null;
  if (asked > 1) throw new ApiError('usage', { problem: 'give one of --halt, --resume and --take-back' });
  const [wave] = waves.filter(({ endedAt }) => endedAt === null);
  if (!wave) throw new ApiError('usage', { problem: 'no wave is under way' });
  const path = halt ? restPaths.waveHalt(wave.id) : resume ? restPaths.waveResume(wave.id) : restPaths.waveTakeBack(wave.id);
  return await client.call<Wave>('POST', path);
}

export function declareWaves(pools: Command, context: Context): void {
  withConnectionOptions(pools.command('waves'))
    .description('list the waves that brought the runners of a pool to releases, or steer the one that is under way')
    .argument('<pool>', 'its id or name')
    .option('--halt', 'begin nothing more')
    .option('--resume', 'go on')
    .option('--take-back', 'bring its runners back to what they had before')
    .option('--json', 'print JSON')
    .action(async (named: string, { halt, resume, takeBack, ...flags }: JsonFlags & Steering) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findPool(client, named);
        const list = await client.call<WaveList>('GET', restPaths.poolWaves(id));
        const asked = { ...(halt && { halt }), ...(resume && { resume }), ...(takeBack && { takeBack }) };
        const steered = await steer(client, list.waves, asked);
        if (flags.json) return context.printJson(steered ?? list);
        const waves = steered ? [steered] : list.waves;
        if (waves.length === 0) return context.print('No waves yet: a release brings the first one.\n');
        const titles = ['ID', 'VERSION', 'STATE', 'STAGE', 'RUNNERS', 'BEGAN', 'ENDED', 'WHY'];
        return context.print(renderTable(titles, waves.map(rowOf), context.paint));
      });
    });
}
