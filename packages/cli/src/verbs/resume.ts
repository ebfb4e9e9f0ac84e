import type { ResumeScope, ScopePause } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { withScopeOption } from '../scope-option.ts';
import { printPause } from './pause/words.ts';

/** `baton resume [--scope NAME]` */
export function declare(program: Command, context: Context): void {
  withScopeOption(withConnectionOptions(program.command('resume')))
    .description('resume the assignment of jobs; within pause hours, until those are over')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { scope?: string; json?: true }) => {
      const body: ResumeScope = flags.scope === undefined ? {} : { scope: flags.scope };
      await withClient(context, flags, async (client) => {
        const now = await client.call<ScopePause>('POST', restPaths.resume, { body });
        return flags.json ? context.printJson(now) : printPause(context, now);
      });
    });
}
