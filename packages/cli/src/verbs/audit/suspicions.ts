import type { Suspicion, SuspicionList } from '@baton/protocol';
import { suspicionWords } from '@baton/protocol/audit-words';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';

/** `baton audit suspicions` */
export function declareSuspicions(audit: Command, context: Context): void {
  withConnectionOptions(audit.command('suspicions'))
    .description('list what looks wrong about signing in, in the last 90 days')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<SuspicionList>('GET', restPaths.auditSuspicions);
        if (flags.json) return context.printJson(list);
        if (list.suspicions.length === 0) return context.print('Nothing looks wrong.\n');
        const headings = ['LAST', 'WHAT', 'IDENTITY', 'ADDRESS', 'COUNT', 'ENTRY'];
        return context.print(renderTable(headings, list.suspicions.map(rowOf), context.paint));
      });
    });
}

const rowOf = ({ kind, identity, address, lastAt, count, seq }: Suspicion): string[] => [
  dateTime(lastAt),
  suspicionWords(kind),
  identity,
  address ?? '–',
  String(count),
  String(seq),
];
