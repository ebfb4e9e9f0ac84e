import type { JobQuery } from '@baton/protocol';
import { jobStateNames } from '@baton/protocol/states';
import { type Command, InvalidArgumentError } from 'commander';
import { collect, parseDuration, parseList } from '../../option-values.ts';

/** Which jobs. */
export interface JobFilterFlags {
  state?: string[];
  runner?: string;
  search?: string;
  scope?: string;
  executor?: string;
  label?: string[];
  template?: string;
  since?: number;
}

function collectStates(text: string, before: readonly string[] = []): string[] {
  const states = parseList(text);
  const known: readonly string[] = jobStateNames;
  const unknown = states.find((state) => !known.includes(state));
  if (unknown !== undefined) throw new InvalidArgumentError(`${unknown} is no state of a job; there are ${known.join(', ')}.`);
  return [...before, ...states];
}

/** Adds the options that say which jobs a list or an export holds. */
export const withJobFilters = (command: Command): Command =>
  command
    .option(
      '--state <state>',
      `only jobs in this state (repeatable, or joined by commas): ${jobStateNames.join(', ')}`,
      collectStates,
    )
    .option('--runner <name>', 'only jobs of this runner')
    .option('--search <text>', 'only jobs whose name contains this, or whose id begins so')
    .option('--scope <name>', 'only jobs of this organization, user or project, and of all under it')
    .option('--executor <name>', 'only jobs for this executor')
    .option('--label <label>', 'only jobs that ask for this label (repeatable)', collect)
    .option('--template <id>', 'only runs of this template')
    .option('--since <time>', 'only jobs that were submitted in this time, such as 2h', parseDuration);

/** The query of a list or an export. */
export const jobQueryOf = (flags: JobFilterFlags, now: number): JobQuery => {
  const { state, runner, search, scope, executor, label, template, since } = flags;
  const wanted = {
    ...{ state: state?.join(','), runner, search, scope, executor, labels: label?.join(','), template },
    from: since === undefined ? undefined : Math.max(0, now - since),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
};
