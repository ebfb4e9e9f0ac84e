import { randomUUID } from 'node:crypto';
import type { Job } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { submissionKey } from '@baton/protocol/submission-key';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { attend } from '../../follow/attend.ts';
import { detached } from '../../follow/detached.ts';
import { type Patience, patiently } from '../../rest/patiently.ts';
import { resolveJobId } from './job-id.ts';

interface Flags extends ConnectionFlags {
  releaseLock?: string;
  detach?: true;
  json?: true;
}

/** `baton jobs rerun ID` */
export function declareRerun(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('rerun'))
    .description('run a job once more, as a new job; it is followed like baton run')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option(
      '--release-lock <lock>',
      'instead: release the lock of this id, which the job met, where it met it, if its holder is dead',
    )
    .option('--detach', 'only submit it')
    .option('--json', 'with --detach: print the new job as JSON')
    .action(async (text: string, flags: Flags, command: Command) => {
      if (flags.json && !flags.detach) command.error('error: --json needs --detach', { exitCode: 2 });
      const idempotencyKey = submissionKey(randomUUID(), Date.now());
      await withClient(context, flags, async (client) => {
        const released = flags.releaseLock === undefined ? {} : { body: { releaseLock: flags.releaseLock } };
        const path = restPaths.jobRerun(await resolveJobId(client, text));
        const make = (patience: Patience): Promise<Job> =>
          patiently(() => client.call<Job>('POST', path, { ...released, idempotencyKey, signal: patience.signal }), patience);
        context.exitCode = flags.detach
          ? await detached(context, client, make, flags.json ?? false)
          : await attend(context, client, async (patience) => (await make(patience)).id);
      });
    });
}
