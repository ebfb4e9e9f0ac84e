import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners kick NAME|ID…` */
export const declareKick = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'kick',
    description: "end a runner's session and what it runs; it comes back by itself with its next call",
    asks: true,
    done: () => 'was kicked; it comes back by itself with its next call',
  });
