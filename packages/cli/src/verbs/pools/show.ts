import type { Pool, PoolDecisionList, PoolList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime, duration } from '../../output/times.ts';
import { scopeNames } from '../../scope-option.ts';
import { findPool, type JsonFlags } from './find.ts';

/** `2 awake (1 busy), 1 starting` */
function runnersText({ runners }: Pool): string {
  const { awake, busy, starting, asleep, failed } = runners;
  const parts = [
    awake > 0 ? `${awake} awake (${busy} busy)` : '',
    starting > 0 ? `${starting} starting` : '',
    asleep > 0 ? `${asleep} asleep` : '',
    failed > 0 ? `${failed} failed` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'none' : parts.join(', ');
}

export function stateText({ stopped, dryRun, holding }: Pool): string {
  if (stopped) return 'stopped';
  const words = holding === null ? 'follows its jobs' : `holds: ${holding}`;
  return dryRun ? `only says what it would do; ${words}` : words;
}

const spentText = ({ spentLastDay }: Pool): string => (spentLastDay === null ? '–' : spentLastDay.toFixed(2));

export function declareList(pools: Command, context: Context): void {
  withConnectionOptions(pools.command('list'))
    .description('list pools of cloud-hosted runners')
    .option('--scope <name>', `only those of ${scopeNames}, and of what stands under it`)
    .option('--json', 'print JSON')
    .action(async ({ scope, ...flags }: JsonFlags & { scope?: string }) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<PoolList>('GET', restPaths.pools, scope === undefined ? {} : { query: { scope } });
        if (flags.json) return context.printJson(list);
        if (list.pools.length === 0) return context.print('No pools. Make one: baton pools create NAME --provider process\n');
        const rows = list.pools.map((pool) => [
          ...[pool.name, pool.scope, pool.provider, `${pool.min} to ${pool.max}`, runnersText(pool)],
          ...[String(pool.waiting.jobs), spentText(pool), stateText(pool)],
        ]);
        const titles = ['NAME', 'SCOPE', 'PROVIDER', 'SIZE', 'RUNNERS', 'WAITING', '24 H COST', 'STATE'];
        return context.print(renderTable(titles, rows, context.paint));
      });
    });
}

export function declareShow(pools: Command, context: Context): void {
  withConnectionOptions(pools.command('show'))
    .description('show a pool: what it is made of, how its runners are, what it decided last')
    .argument('<pool>', 'its id or name')
    .option('--json', 'print JSON')
    .action(async (named: string, flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const pool = await findPool(client, named);
        return flags.json ? context.printJson(pool) : context.print(poolText(pool));
      });
    });
}

export function poolText(pool: Pool): string {
  const { offering, lastDecision, cost } = pool;
  const lines: [string, string][] = [
    ['id', pool.id],
    ['scope', pool.scope],
    ['provider', [pool.provider, pool.region, pool.identityName].filter(Boolean).join(', ')],
    ['size', `${pool.min} to ${plural(pool.max, 'runner')} of ${plural(offering.capacity, 'job')}`],
    ['offers', [...offering.executors.map(({ name }) => name), ...offering.labels].join(', ')],
    ['idle', `${pool.onIdle} after ${duration(pool.idleMs)}`],
    ['runners', runnersText(pool)],
    ['waiting', plural(pool.waiting.jobs, 'job')],
    ['cost of 24 h', cost ? `${spentText(pool)}${cost.ceilingPerDay === null ? '' : ` of at most ${cost.ceilingPerDay}`}` : '–'],
    ['updates', pool.updates ? (pool.wave === null ? 'by themselves' : 'a wave is under way') : 'by hand'],
    ['state', stateText(pool)],
    ['decided last', lastDecision ? `${dateTime(lastDecision.at)} ${lastDecision.what}: ${lastDecision.reason}` : '–'],
    ['to clean up', String(pool.leftovers)],
  ];
  return `${clean(pool.name)}\n${lines.map(([name, text]) => `  ${name.padEnd(14)}${clean(text)}\n`).join('')}`;
}

export function declareDecisions(pools: Command, context: Context): void {
  withConnectionOptions(pools.command('decisions'))
    .description('list what a pool decided and why, the newest first')
    .argument('<pool>', 'its id or name')
    .option('--limit <number>', 'how many (default: 50, at most 500)')
    .option('--after <id>', 'those before this decision')
    .option('--json', 'print JSON')
    .action(async (named: string, { limit, after, ...flags }: JsonFlags & { limit?: string; after?: string }) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findPool(client, named);
        const query = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
        const page = await client.call<PoolDecisionList>('GET', restPaths.poolDecisions(id), { query });
        if (flags.json) return context.printJson(page);
        if (page.decisions.length === 0) return context.print('Nothing yet: no job has waited for it.\n');
        const rows = page.decisions.map((each) => [
          ...[
            dateTime(each.at),
            each.dryRun ? `would ${each.what}` : each.what,
            each.runnerId ?? '–',
            each.jobId ?? '–',
            each.reason,
          ],
        ]);
        await context.print(renderTable(['WHEN', 'WHAT', 'RUNNER', 'JOB', 'WHY'], rows, context.paint));
        if (page.next !== null) await context.note(`there are more: --after ${page.next}`);
      });
    });
}
