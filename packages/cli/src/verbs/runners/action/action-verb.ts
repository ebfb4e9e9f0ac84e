import type { RunnerActionName } from '@baton/protocol';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../../config/connection.ts';

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
