import type { Runner } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseList } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { blastRadiusOf, hitsOf } from './action/blast-radius.ts';
import { confirmed } from './action/confirm.ts';
import { printBlastRadius } from './action/show-blast-radius.ts';
import { findRunner } from './find-runner.ts';
import { labelsAfter } from './label/changes.ts';

interface Flags extends ConnectionFlags {
  set?: string[];
  dryRun?: true;
  yes?: true;
  json?: true;
}

/** `baton runners label NAME|ID +gpu -old`, or `--set a,b` */
export function declareLabel(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('label'))
    .description('change the labels that were added to a runner; those that it declares itself stay')
    .usage('[options] RUNNER [+LABEL | -LABEL]…')
    .argument('<runner>', 'its name or id')
    .argument('[changes...]', '+LABEL adds one, -LABEL takes one away')
    .option('--set <labels>', 'all of them at once, separated by commas', parseList)
    .option('--dry-run', 'only show what it would hit')
    .option('--yes', 'do not ask')
    .option('--json', 'print the runner as JSON')
    // -h would begin a label that is taken away
    .helpOption('--help', 'display help for command')
    .allowUnknownOption()
    .action(async (text: string, changes: string[], flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const before = await findRunner(client, text);
        const labels = labelsAfter(before, changes, flags.set ?? null);
        const blast = () => blastRadiusOf(client, { action: 'relabel', runners: [before.id], labels });
        if (flags.dryRun) return printBlastRadius(context, await blast(), flags);
        const radius = flags.yes ? null : await blast();
        const isHarmless = radius === null || hitsOf(radius) === null;
        if (!isHarmless && !(await confirmed(context, `Change the labels of ${clean(before.name)}?`, radius)))
          return context.note('nothing was done');
        const runner = await client.call<Runner>('PATCH', restPaths.runner(before.id), { body: { labels } });
        if (flags.json) return context.printJson(runner);
        return context.print(`${clean(runner.name)} has the labels ${clean(runner.labels.join(', ') || '–')}\n`);
      });
    });
}
