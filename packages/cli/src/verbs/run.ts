import { randomUUID } from 'node:crypto';
import type { Job, SubmitJob } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { onLostNames, onPartitionNames } from '@baton/protocol/states';
import { type Command, Option } from 'commander';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { attend } from '../follow/attend.ts';
import { detached } from '../follow/detached.ts';
import { rawHelp } from '../follow/sink.ts';
import { collect, parseDuration, parseInteger } from '../option-values.ts';
import type { Client } from '../rest/client.ts';
import { type Patience, patiently } from '../rest/patiently.ts';
import { type RunFlags, submissionOf } from './run/options.ts';

/** `baton run -- CMD…`: runs a command on some runner as if it ran here. */
export function declare(program: Command, context: Context): void {
  withConnectionOptions(program.command('run'))
    .description("run a command on a runner: its output comes out here, and its exit code becomes this program's")
    .usage('[options] -- CMD…')
    .argument('<cmd...>', 'the command and its arguments')
    .passThroughOptions()
    .option('--executor <name>', 'what runs it (default: the default executor of the project)')
    .option('--label <label>', 'a label that the runner must have (repeatable)', collect)
    .option('--executor-version <version>', 'the lowest version of the executor')
    .option(
      '--range <name=value>',
      'what it uses, as 433e6 or 433e6..434e6: the runner must offer all of it (repeatable)',
      collect,
    )
    .option(
      '--draw <name=what,…>',
      'a value is drawn for it from named ranges and intervals, one that its runner can do: frequency=2m,433e6..434e6 (repeatable)',
      collect,
    )
    .option('--attribute <name=value>', 'an attribute that the runner must have: os=linux (repeatable)', collect)
    .addOption(
      new Option('--device [label]', 'it takes a device, one with this label (repeatable)').preset('').argParser(collect),
    )
    .option('--runner-version <version>', 'the lowest version of the runner program')
    .option('--concurrency <key=limit>', 'at most so many jobs of the project with this key at once (default: 1)')
    .option('--name <name>', 'name of the job')
    .option('--priority <number>', 'higher goes first (default: 0)', parseInteger)
    .option('--project <owner/name>', 'project that the job belongs to')
    .option('--runner <name>', 'only on this runner')
    .option('--env <name=value>', 'environment variable of the job; NAME alone passes on its value here (repeatable)', collect)
    .option(
      '--secret <name>',
      'a stored secret as environment variable of the job; VARIABLE=NAME for another variable (repeatable)',
      collect,
    )
    .option('--secret-env <name>', 'a secret for this job alone: the value that this variable has here (repeatable)', collect)
    .addOption(new Option('--on-lost <what>', 'when its runner is lost').choices(onLostNames))
    .addOption(new Option('--on-partition <what>', 'when its runner is cut off').choices(onPartitionNames))
    .option('--max-attempts <number>', 'tries before it fails when runners get lost', parseInteger)
    .option('--time-limit <duration>', 'stop it after this time: 90s, 10m, 2h', parseDuration)
    .option('--wait-limit <duration>', 'let it fail when nobody took it within this time', parseDuration)
    .option('--raw', rawHelp)
    .option('--detach', 'only submit it')
    .option('--json', 'with --detach: print the job as JSON')
    .action(async (words: string[], flags: RunFlags, command: Command) => {
      if (flags.json && !flags.detach) command.error('error: --json needs --detach', { exitCode: 2 });
      const submission = submissionOf(words, flags, context.environment.variables);
      const key = randomUUID();
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
