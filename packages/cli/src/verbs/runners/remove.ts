import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners remove NAME|ID…` */
export const declareRemove = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'remove',
    description: 'remove a runner; the jobs that it runs fail',
    asks: true,
    done: () => 'was removed',
  });
