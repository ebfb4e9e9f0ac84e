import type { AnswerJob, Job, JobDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { resolveJobId } from './job-id.ts';

interface Flags extends ConnectionFlags {
  note?: string;
  json?: true;
}

const said: Record<AnswerJob['reply'], string> = {
  approve: 'is approved and goes on',
  reject: 'is rejected',
  answer: 'got its answer and goes on',
};

/** `baton jobs approve|reject ID`, `baton jobs answer ID TEXT…` */
export function declareReplies(jobs: Command, context: Context): void {
  for (const reply of ['approve', 'reject'] as const) {
    withConnectionOptions(jobs.command(reply))
      .description(reply === 'approve' ? 'give leave for what a job asks' : 'refuse what a job asks leave for: it fails')
      .argument('<id>', 'its id, or an unambiguous beginning of it')
      .option('--note <text>', 'shown with the job')
      .option('--json', 'print the job as JSON')
      .action((id: string, flags: Flags) => send(context, flags, id, reply, flags.note ?? ''));
  }
  withConnectionOptions(jobs.command('answer'))
    .description('answer the question of a job')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .argument('<text...>', 'the answer')
    .option('--json', 'print the job as JSON')
    .action((id: string, words: string[], flags: Flags) => send(context, flags, id, 'answer', words.join(' ')));
}

/** Replies to what is asked now, and to nothing that comes after. */
async function send(context: Context, flags: Flags, id: string, reply: AnswerJob['reply'], text: string): Promise<void> {
  await withClient(context, flags, async (client) => {
    const jobId = await resolveJobId(client, id);
    const { ask } = await client.call<JobDetail>('GET', restPaths.job(jobId));
    const body: AnswerJob = { reply, text, ...(ask && !ask.answer && { attemptId: ask.attemptId }) };
    if (ask && !flags.json) context.note(clean(ask.question));
    const job = await client.call<Job>('POST', restPaths.jobAnswer(jobId), { body });
    if (flags.json) await context.printJson(job);
    else await context.print(`${job.id} ${said[reply]}\n`);
  });
}
