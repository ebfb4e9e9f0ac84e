import { writeFile } from 'node:fs/promises';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { type FilterFlags, queryOf, withFilters } from './filters.ts';

interface Flags extends ConnectionFlags, FilterFlags {
  format: 'ndjson' | 'csv';
  output?: string;
}

/** A log of many years may take a while. */
const holdMs = 600_000;

/** `baton audit export` */
export function declareExport(audit: Command, context: Context): void {
  withFilters(withConnectionOptions(audit.command('export')))
    .description('write all entries, oldest first; without a filter, lines of JSON can be verified offline')
    .addOption(new Option('--format <format>', 'lines of JSON, or a table').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--output <file>', 'into this file, readable by you alone (default: standard output)')
    .action(async ({ format, output, ...flags }: Flags) => {
      await withClient(context, flags, async (client) => {
        const bytes = await client.download(restPaths.auditExport, { query: { ...queryOf(flags), format }, holdMs });
        if (output === undefined) return context.print(bytes);
        await write(output, bytes);
        return context.print(`${output} was written\n`);
      });
    });
}

async function write(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes, { mode: 0o600 });
  } catch (error) {
    throw new ApiError('usage', { problem: `${path} can not be written: ${(error as Error).message}` });
  }
}
