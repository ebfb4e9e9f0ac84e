import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { parseDuration } from '../../option-values.ts';
import { duration } from '../../output/times.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners disable NAME|ID… [--for 2h]` */
export const declareDisable = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'disable',
    description: 'give a runner no new jobs; what it runs goes on',
    asks: false,
    options: (command) => command.option('--for <duration>', 'enable it again after this time: 30m, 2h, 1d', parseDuration),
    done: (flags) =>
      flags.for === undefined ? 'gets no new jobs until it is enabled' : `gets no new jobs for ${duration(flags.for)}`,
  });
