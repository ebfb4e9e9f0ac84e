import type { Job, JobDetail, ResolveJob } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { resolutionNames } from '@baton/protocol/states';
import { attentionWords } from '@baton/protocol/words';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { resolveJobId } from './job-id.ts';

interface Flags extends ConnectionFlags {
  retry?: true;
  fail?: true;
  succeed?: true;
  confirmEnded?: true;
  note?: string;
  json?: true;
}

const said: Record<ResolveJob['resolution'], string> = {
  retry: 'is queued again',
  fail: 'is taken as failed',
  succeed: 'is taken as done',
};

/** A decision about what it waits for now is none about what comes after. */
const aboutSeen = ({ job: { attention, attemptId } }: JobDetail): Pick<ResolveJob, 'attemptId' | 'attentionAt'> =>
  attention && attemptId !== null ? { attemptId, attentionAt: attention.at } : {};

/** Why it waits for a person, and because of which attempt. */
function seenText({ job, history }: JobDetail): string {
  const { attention, attemptId } = job;
  if (!attention) return '';
  const attempt = history.find(({ id }) => id === attemptId);
  const which = attempt ? ` (attempt ${attempt.number} on ${attempt.runnerName ?? attempt.runnerId})` : '';
  const words = attention.message === null ? '' : `: ${clean(attention.message)}`;
  return `${attentionWords(attention.reason)}${which}${words}`;
}

/** `baton jobs resolve ID` */
export function declareResolve(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('resolve'))
    .description('decide about a job that needs attention')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option('--retry', 'try it again')
    .option('--fail', 'take it as failed')
    .option('--succeed', 'take it as done')
    .option('--confirm-ended', 'with --retry: I made sure that the attempt which passed the gate has ended')
    .option('--note <text>', 'shown with the job')
    .option('--json', 'print the job as JSON')
    .action(async (text: string, flags: Flags, command: Command) => {
      const [resolution, ...others] = resolutionNames.filter((name) => flags[name]);
      if (resolution === undefined || others.length > 0)
        return command.error('error: say one of --retry, --fail and --succeed', { exitCode: 2 });
      if (flags.confirmEnded && resolution !== 'retry')
        return command.error('error: --confirm-ended goes with --retry', { exitCode: 2 });
      const body: ResolveJob = {
        resolution,
        ...(flags.confirmEnded && { confirmEnded: true }),
        ...(flags.note !== undefined && { note: flags.note }),
      };
      return await withClient(context, flags, async (client) => {
        const jobId = await resolveJobId(client, text);
        const seen = await client.call<JobDetail>('GET', restPaths.job(jobId));
        const why = seenText(seen);
        if (why !== '' && !flags.json) context.note(why);
        const job = await client.call<Job>('POST', restPaths.jobResolve(jobId), { body: { ...body, ...aboutSeen(seen) } });
        if (flags.json) await context.printJson(job);
        else await context.print(`${job.id} ${said[resolution]}\n`);
      });
    });
}
