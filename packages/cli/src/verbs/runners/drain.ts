import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { parseDuration } from '../../option-values.ts';
import { duration } from '../../output/times.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners drain NAME|ID… [--deadline 10m]` */
export const declareDrain = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'drain',
    description: 'let a runner finish what it has and sign out; it stays disabled until it is enabled',
    asks: true,
    options: (command) =>
      command.option('--deadline <duration>', 'cancel what still runs after this time: 10m, 2h', parseDuration),
    done: (flags) =>
      flags.deadline === undefined
        ? 'finishes what it has and leaves'
        : `finishes what it has and leaves within ${duration(flags.deadline)}`,
  });
