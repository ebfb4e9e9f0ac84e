import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners rotate NAME|ID…` */
export const declareRotate = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'rotate',
    description: "make a runner's token void, and print the command that pairs it again",
    asks: true,
    done: () => 'has to be paired again',
  });
