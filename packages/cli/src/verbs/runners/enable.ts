import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners enable NAME|ID…` */
export const declareEnable = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'enable',
    description: 'give a runner new jobs again; ends a drain too',
    asks: false,
    done: () => 'gets new jobs again',
  });
