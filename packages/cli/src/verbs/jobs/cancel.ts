import type { CancelJob, Job } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { resolveJobId } from './job-id.ts';

interface Flags extends ConnectionFlags {
  reason?: string;
  json?: true;
}

/** `baton jobs cancel ID` */
export function declareCancel(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('cancel'))
    .description('cancel a job; one that runs is stopped')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option('--reason <text>', 'shown with the job')
    .option('--json', 'print the job as JSON')
    .action(async (text: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const body: CancelJob = flags.reason === undefined ? {} : { reason: flags.reason };
        const job = await client.call<Job>('POST', restPaths.jobCancel(await resolveJobId(client, text)), { body });
        if (flags.json) await context.printJson(job);
        else await context.print(`${job.id} ${job.state === 'cancelled' ? 'was cancelled' : 'is being stopped'}\n`);
      });
    });
}
