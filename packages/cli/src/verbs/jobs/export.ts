import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { type JobFilterFlags, jobQueryOf, withJobFilters } from './filters.ts';

interface Flags extends ConnectionFlags, JobFilterFlags {
  format: 'ndjson' | 'csv';
}

/** A million jobs may take a while. */
const holdMs = 600_000;

/** `baton jobs export` */
export function declareExport(jobs: Command, context: Context): void {
  withJobFilters(withConnectionOptions(jobs.command('export')))
    .description('write every job that passes the filters to standard output, newest first')
    .addOption(new Option('--format <format>', 'lines of JSON, or a table').choices(['ndjson', 'csv']).default('ndjson'))
    .action(async ({ format, ...flags }: Flags) => {
      await withClient(context, flags, async (client) => {
        const query = { ...jobQueryOf(flags, Date.now()), format };
        await context.print(await client.download(restPaths.jobsExport, { query, holdMs }));
      });
    });
}
