import type { ScopeNetworks, SetScopeNetworks } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { parseList } from '../option-values.ts';
import { clean } from '../output/clean.ts';
import { withScopeOption } from '../scope-option.ts';

interface Flags extends ConnectionFlags {
  scope?: string;
  json?: true;
}

/** `baton networks [CIDR,…|any] [--scope NAME]`: shows from where people and runners may come, or changes it. */
export function declare(program: Command, context: Context): void {
  withScopeOption(withConnectionOptions(program.command('networks')))
    .description('show or change from where people and runners of a scope may come')
    .argument('[networks]', 'addresses and networks with commas between them; any: from everywhere')
    .option('--json', 'print JSON')
    .action(async (wanted: string | undefined, flags: Flags) => {
      const { scope } = flags;
      await withClient(context, flags, async (client) => {
        const body: SetScopeNetworks = {
          networks: wanted === undefined || wanted === 'any' ? null : parseList(wanted),
          ...(scope === undefined ? {} : { scope }),
        };
        const now =
          wanted === undefined
            ? await client.call<ScopeNetworks>('GET', restPaths.networks, { query: { scope } })
            : await client.call<ScopeNetworks>('PATCH', restPaths.networks, { body });
        if (flags.json) return context.printJson(now);
        return context.print(`${clean(now.scope)}: ${now.networks?.map(clean).join(', ') ?? 'any network'}\n`);
      });
    });
}
