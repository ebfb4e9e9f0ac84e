import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAction } from './action/declare-action.ts';

/** `baton runners revoke NAME|ID…` */
export const declareRevoke = (runners: Command, context: Context): void =>
  declareAction(runners, context, {
    action: 'revoke',
    description: "make a runner's token void; its row stays",
    asks: true,
    done: () => 'was revoked: its token is void',
  });
