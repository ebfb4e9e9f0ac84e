import type { RunnerActionName } from '@baton/protocol';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../../connect.ts';
import type { Context } from '../../../context.ts';
import { carryOut } from './carry-out.ts';

export interface ActionFlags extends ConnectionFlags {
  reason?: string;
  /** how long, in ms */
  for?: number;
  /** in ms */
  deadline?: number;
  dryRun?: true;
  yes?: true;
  json?: true;
}

/** One action on runners, as a command. */
export interface ActionVerb {
  action: RunnerActionName;
  description: string;
  /** whether it shows what it hits and asks before */
  asks: boolean;
  /** options of its own */
  options?: (command: Command) => Command;
  /** told when it is done, after the runner's name */
  done: (flags: ActionFlags) => string;
}

/** `baton runners ACTION NAME|ID…` */
export function declareAction(runners: Command, context: Context, verb: ActionVerb): void {
  const command = withConnectionOptions(runners.command(verb.action))
    .description(verb.description)
    .argument('<runners...>', 'their names or ids')
    .option('--reason <text>', 'shown with the runner and kept in its history')
    .option('--dry-run', 'only show what it would hit')
    .option('--json', 'print JSON');
  if (verb.asks) command.option('--yes', 'do not ask');
  (verb.options?.(command) ?? command).action(async (texts: string[], flags: ActionFlags) => {
    await withClient(context, flags, (client) => carryOut(context, client, verb, texts, flags));
  });
}
