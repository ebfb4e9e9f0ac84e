import type { Posture, PostureFinding } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';

const colours = { high: 'red', medium: 'yellow', low: 'grey' } as const;

/** `baton audit posture` */
export function declarePosture(audit: Command, context: Context): void {
  withConnectionOptions(audit.command('posture'))
    .description('list what is set up weakly, the worst first, each with its fix')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const posture = await client.call<Posture>('GET', restPaths.auditPosture);
        if (flags.json) return context.printJson(posture);
        if (posture.findings.length === 0) return context.print('Nothing is set up weakly.\n');
        return context.print(posture.findings.map((finding) => textOf(finding, context)).join('\n'));
      });
    });
}

function textOf({ severity, what, why, fix, about }: PostureFinding, { paint }: Context): string {
  const lines = [`${paint(severity.toUpperCase(), colours[severity])}  ${what}`, `  why: ${why}`, `  fix: ${fix}`];
  if (about.length > 0) lines.push(`  about: ${about.map(clean).join(', ')}`);
  return `${lines.join('\n')}\n`;
}
