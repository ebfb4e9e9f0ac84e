import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../../option-values.ts';

export interface FilterFlags {
  actor?: string;
  action?: string;
  targetKind?: string;
  target?: string;
  scope?: string;
  address?: string;
  from?: number;
  to?: number;
  text?: string;
}

/** Adds the options that say which entries are wanted. */
export const withFilters = (command: Command): Command =>
  command
    .option('--actor <login>', 'only what this login did')
    .option('--action <action>', 'only this action, or family of actions: runner.disable, runner')
    .option('--target-kind <kind>', 'only what was done to a runner, job, scope, token, user, …')
    .option('--target <id>', 'only what was done to this id')
    .option('--scope <name>', 'only what was done in this scope and below')
    .option('--address <address>', 'only what came from this address')
    .option('--from <when>', 'only since then: 2026-01-31, 2026-01-31T12:00, or 7d ago', parseWhen)
    .option('--to <when>', 'only until then', parseWhen)
    .option('--text <text>', 'only what says this');

/** The query of a request. */
export const queryOf = ({ actor, action, targetKind, target, scope, address, from, to, text }: FilterFlags) => ({
  ...{ actor, action, targetKind, target, scope, address, from, to, text },
});

/** An instant: a date with or without a time, in the time zone of the one who asks, or how long ago. */
function parseWhen(text: string): number {
  const ago = /^(\d+[smhd])(?: ago)?$/.exec(text)?.[1];
  if (ago !== undefined) return Date.now() - parseDuration(ago);
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00`) : Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Write it like 2026-01-31, 2026-01-31T12:00, or 7d.');
  return at;
}
