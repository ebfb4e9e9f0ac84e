import type { EditPool, NewPool, OperationBegun, Pool } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { withScopeOption } from '../../scope-option.ts';
import { bodyOf, type PoolFlags, withPoolOptions } from './choices.ts';
import { findPool, type JsonFlags } from './find.ts';
import { poolText, stateText } from './show.ts';

export function declareCreate(pools: Command, context: Context): void {
  withScopeOption(withPoolOptions(withConnectionOptions(pools.command('create')), true))
    .description('make a pool; it starts runners as soon as jobs wait that these could take')
    .argument('<name>', 'unique in its scope')
    .requiredOption('--provider <name>', 'process, ecs-fargate, docker or kubernetes')
    .option('--json', 'print JSON')
    .action(async (name: string, { provider, scope, ...flags }: PoolFlags & JsonFlags & { provider: string; scope?: string }) => {
      const body: NewPool = {
        name,
        provider: provider as NewPool['provider'],
        ...(scope !== undefined && { scope }),
        ...bodyOf(flags),
      };
      await withClient(context, flags, async (client) => {
        const pool = await client.call<Pool>('POST', restPaths.pools, { body });
        return flags.json ? context.printJson(pool) : context.print(poolText(pool));
      });
    });
}

export function declareEdit(pools: Command, context: Context): void {
  withPoolOptions(withConnectionOptions(pools.command('edit')), false)
    .description('change a pool; what is not given stays')
    .argument('<pool>', 'its id or name')
    .option('--name <name>', 'another name')
    .option('--json', 'print JSON')
    .action(async (named: string, { name, ...flags }: PoolFlags & JsonFlags & { name?: string }) => {
      await withClient(context, flags, async (client) => {
        const pool = await findPool(client, named);
        const body: EditPool = { ...(name !== undefined && { name }), ...bodyOf(flags, pool.settings) };
        if (Object.keys(body).length === 0) throw new ApiError('usage', { problem: 'say what is to be changed' });
        const now = await client.call<Pool>('PATCH', restPaths.pool(pool.id), { body });
        return flags.json ? context.printJson(now) : context.print(poolText(now));
      });
    });
}

export function declareRemove(pools: Command, context: Context): void {
  withConnectionOptions(pools.command('remove'))
    .description('remove a pool')
    .argument('<pool>', 'its id or name')
    .option('--with-runners', 'remove its runners first, each once its jobs are done')
    .action(async (named: string, { withRunners, ...flags }: ConnectionFlags & { withRunners?: true }) => {
      await withClient(context, flags, async (client) => {
        const { id, name } = await findPool(client, named);
        const query = withRunners ? { query: { withRunners: 'true' } } : {};
        const left = await client.call<Pool | undefined>('DELETE', restPaths.pool(id), query);
        if (!left) return context.print(`${clean(name)} was removed\n`);
        const { standing } = left.runners;
        return context.print(`${clean(name)} is removed as soon as its ${standing > 0 ? `${standing} ` : ''}runners are\n`);
      });
    });
}

export function declareDeploy(pools: Command, context: Context): void {
  withConnectionOptions(pools.command('deploy'))
    .description('start one more runner of a pool now')
    .argument('<pool>', 'its id or name')
    .option('--json', 'print JSON')
    .action(async (named: string, flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findPool(client, named);
        const begun = await client.call<OperationBegun>('POST', restPaths.poolDeploy(id));
        if (flags.json) return context.printJson(begun);
        return context.print(`a runner is being deployed; follow it: baton jobs logs ${begun.jobId} --follow\n`);
      });
    });
}

const steering = (word: 'stop' | 'resume', description: string, pathOf: (id: string) => string) =>
  function declare(pools: Command, context: Context): void {
    withConnectionOptions(pools.command(word))
      .description(description)
      .argument('<pool>', 'its id or name')
      .option('--json', 'print JSON')
      .action(async (named: string, flags: JsonFlags) => {
        await withClient(context, flags, async (client) => {
          const pool = await client.call<Pool>('POST', pathOf((await findPool(client, named)).id));
          return flags.json ? context.printJson(pool) : context.print(`${clean(pool.name)}: ${clean(stateText(pool))}\n`);
        });
      });
  };

export const declareStop = steering('stop', 'start and put away nothing by itself from now on', restPaths.poolStop);
export const declareResume = steering(
  'resume',
  'let a pool go on that was stopped, or that gave up after failed starts',
  restPaths.poolResume,
);
