import type { JobDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { Left, tellingPatience } from '../../follow/attend.ts';
import { type Follower, followAttempt, readAttempt } from '../../follow/follow-attempt.ts';
import { followJob, isFinal, tellGap } from '../../follow/follow-job.ts';
import { LogSink, rawHelp } from '../../follow/sink.ts';
import { parseInteger } from '../../option-values.ts';
import { printFound } from './grep.ts';
import { resolveJobId } from './job-id.ts';

interface Flags extends ConnectionFlags {
  follow?: true;
  attempt?: number;
  raw?: true;
  grep?: string;
  exactCase?: true;
  pattern?: true;
}

/** `baton jobs logs ID` */
export function declareLogs(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('logs'))
    .description("print a job's log as it was written: stdout to stdout, stderr to stderr")
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option('--follow', 'go on until the job is over')
    .option('--attempt <number>', 'of this attempt (default: the newest; with --follow: all)', parseInteger)
    .option('--raw', rawHelp)
    .addOption(new Option('--grep <text>', 'only lines with this text, each behind its number').conflicts(['follow', 'raw']))
    .option('--pattern', 'with --grep: the text is a regular expression')
    .option('--exact-case', 'with --grep: capital and small letters differ')
    .action(async (text: string, flags: Flags) => {
      const leaving = new AbortController();
      const release = context.onInterrupt(() => leaving.abort(new Left()));
      try {
        await withClient(context, flags, async (client) => {
          const patience = tellingPatience(context, client.url, leaving.signal);
          const id = await resolveJobId(client, text);
          if (flags.grep !== undefined) return await printFound(context, client, patience, { ...flags, id, text: flags.grep });
          const follower = { client, sink: new LogSink(context, flags), patience };
          await (flags.follow ? follow(follower, context, id, flags.attempt) : read(follower, context, id, flags.attempt));
          await follower.sink.flush();
        });
      } catch (error) {
        if (!(error instanceof Left)) throw error;
        context.exitCode = 130;
      } finally {
        release();
      }
    });
}

async function follow(follower: Follower, context: Context, id: string, number: number | undefined): Promise<void> {
  if (number === undefined) await followJob(follower, context, id);
  else tellGap(context, { number, acceptedAt: 0 }, await followAttempt(follower, id, number));
}

/** What is there now. A log that is not closed yet has no gap: it only goes on. */
async function read(follower: Follower, context: Context, id: string, number: number | undefined): Promise<void> {
  const receipt = await readAttempt(follower, id, number);
  const detail = await follower.client.call<JobDetail>('GET', restPaths.job(id));
  const attempt = detail.history.findLast((each) => number === undefined || each.number === number);
  if (attempt && (receipt || isFinal(detail))) tellGap(context, attempt, receipt);
}
