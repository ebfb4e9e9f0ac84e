import { randomUUID } from 'node:crypto';
import type { Job, SubmitJob } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { submissionKey } from '@baton/protocol/submission-key';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { attend } from '../follow/attend.ts';
import { detached } from '../follow/detached.ts';
import { rawHelp } from '../follow/sink.ts';
import type { Client } from '../rest/client.ts';
import { type Patience, patiently } from '../rest/patiently.ts';
import { withJobOptions } from './run/job-options.ts';
import { type RunFlags, submissionOf } from './run/options.ts';
import { calledAsItsFile } from './run/workflow.ts';

/** `baton run -- CMD…`: runs a command on some runner as if it ran here. */
export function declare(program: Command, context: Context): void {
  withJobOptions(withConnectionOptions(program.command('run')))
    .description("run a command on a runner: its output comes out here, and its exit code becomes this program's")
    .usage('[options] [-- CMD…]')
    .argument(
      '[cmd...]',
      'the command and its arguments; for ansible the playbook, for agents the prompt, for transmit the message',
    )
    .passThroughOptions()
    .option('--raw', rawHelp)
    .option('--detach', 'only submit it')
    .option('--json', 'with --detach: print the job as JSON')
    .action(async (words: string[], flags: RunFlags, command: Command) => {
      if (flags.json && !flags.detach) command.error('error: --json needs --detach', { exitCode: 2 });
      const submission = calledAsItsFile(submissionOf(words, flags, context.environment.variables), flags);
      const key = submissionKey(randomUUID(), Date.now());
      await withClient(context, flags, async (client) => {
        const make = (patience: Patience): Promise<Job> => submit(client, submission, key, patience);
        context.exitCode = flags.detach
          ? await detached(context, client, make, flags.json ?? false)
          : await attend(context, client, async (patience) => (await make(patience)).id, flags.raw);
      });
    });
}

/** Submits until the server answers; the key makes sure that only one job comes of it. */
const submit = (client: Client, body: SubmitJob, idempotencyKey: string, patience: Patience): Promise<Job> =>
  patiently(() => client.call<Job>('POST', restPaths.jobs, { body, idempotencyKey, signal: patience.signal }), patience);
