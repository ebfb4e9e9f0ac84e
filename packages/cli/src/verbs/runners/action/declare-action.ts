import { type Command, Option } from 'commander';
import { withClient, withConnectionOptions } from '../../../connect.ts';
import type { Context } from '../../../context.ts';
import { asksNothing } from '../asks-nothing.ts';
import type { ActionFlags, ActionVerb } from './action-verb.ts';
import { carryOut } from './carry-out.ts';

/** `baton runners ACTION NAME|ID…` */
export function declareAction(runners: Command, context: Context, verb: ActionVerb): void {
  const command = withConnectionOptions(runners.command(verb.action))
    .description(verb.description)
    .argument('<runners...>', 'their names or ids')
    .option('--reason <text>', 'shown with the runner and kept in its history')
    .option('--dry-run', 'only show what it would hit')
    .addOption(verb.asks ? new Option('--yes', 'do not ask') : asksNothing())
    .option('--json', 'print JSON');
  (verb.options?.(command) ?? command).action(async (texts: string[], flags: ActionFlags) => {
    await withClient(context, flags, (client) => carryOut(context, client, verb, texts, flags));
  });
}
