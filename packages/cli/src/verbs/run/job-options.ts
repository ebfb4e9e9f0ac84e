import { onLostNames, onPartitionNames } from '@baton/protocol/states';
import { type Command, Option } from 'commander';
import { collect, parseDuration, parseInteger } from '../../option-values.ts';

/** What a job is to be: the options of all verbs that describe one. `submissionOf` reads them. */
export const withJobOptions = (command: Command): Command =>
  command
    .option('--executor <name>', 'what runs it (default: the default executor of the project)')
    .option('--spec <file>', 'what it does, as a file of JSON; - is standard input')
    .option(
      '--set <field=value>',
      'a field of what it does: action=plan, checkout.ref=main, prompt=@FILE for the text of a file (repeatable)',
      collect,
    )
    .option('--file <file>', 'the workflow that a runner of Gitea runs, as a file of YAML; - is standard input')
    .option(
      '--var <name=value>',
      'a variable of the workflow, vars.NAME in it; NAME alone passes on its value here (repeatable)',
      collect,
    )
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
      new Option('--device [label]', 'it takes a device with this label, without one any device (repeatable)')
        .preset('')
        .argParser(collect),
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
    .option('--wait-limit <duration>', 'let it fail when nobody took it within this time', parseDuration);
