import type { ApiToken, ApiTokenCreated, ApiTokenList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Command, InvalidArgumentError } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collect, collectNetworks } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { type Cell, renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';

/** `baton tokens list|create|revoke`: one's own API tokens. */
export function declareApiTokens(tokens: Command, context: Context): void {
  for (const verb of [declareList, declareCreate, declareRevoke]) verb(tokens, context);
}

const orNever = (at: number | null, never: string): Cell => (at === null ? { text: never, colour: 'grey' } : dateTime(at));

const rowOf = ({ id, name, scope, permissions, expiresAt, lastUsedAt, lastUsedFrom }: ApiToken): Cell[] => [
  ...[id, name, scope, permissions === null ? 'all that you may do' : permissions.join(', ')],
  orNever(expiresAt, 'never'),
  lastUsedAt === null ? { text: 'never', colour: 'grey' } : `${dateTime(lastUsedAt)} from ${lastUsedFrom ?? '?'}`,
];

function declareList(tokens: Command, context: Context): void {
  withConnectionOptions(tokens.command('list'))
    .description('list your API tokens')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<ApiTokenList>('GET', restPaths.tokens);
        if (flags.json) return context.printJson(list);
        if (list.tokens.length === 0) return context.print('No API tokens. Make one: baton tokens create NAME\n');
        const head = ['ID', 'NAME', 'SCOPE', 'MAY', 'EXPIRES', 'LAST USED'];
        return context.print(renderTable(head, list.tokens.map(rowOf), context.paint));
      });
    });
}

interface CreateFlags extends ConnectionFlags {
  scope?: string;
  permission?: string[];
  expiresInDays?: number;
  network?: string[];
  json?: true;
}

function declareCreate(tokens: Command, context: Context): void {
  withConnectionOptions(tokens.command('create'))
    .description('make an API token, and print it: it is shown only once')
    .argument('<name>', 'what uses it')
    .option('--scope <scope>', 'where it counts: instance (the default), an organization, a user, or owner/name')
    .option('--permission <permission>', 'what it may be used for; may be repeated (default: all that you may do there)', collect)
    .option('--expires-in-days <days>', 'when it ends (default: never)', parseDays)
    .option('--network <cidr>', 'an address or a network from which alone it is accepted (repeatable)', collectNetworks)
    .option('--json', 'print JSON')
    .action(async (name: string, { scope, permission, expiresInDays, network, ...flags }: CreateFlags) => {
      const body = {
        name,
        ...(scope === undefined ? {} : { scope }),
        ...(permission === undefined ? {} : { permissions: permission }),
        ...(expiresInDays === undefined ? {} : { expiresInDays }),
        ...(network === undefined ? {} : { networks: network }),
      };
      await withClient(context, flags, async (client) => {
        const made = await client.call<ApiTokenCreated>('POST', restPaths.tokens, { body });
        return flags.json ? context.printJson(made) : context.print(`${clean(made.token)}\n`);
      });
    });
}

function parseDays(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('It must be a number of days from 1 to 3650.');
  return Number(text);
}

function declareRevoke(tokens: Command, context: Context): void {
  withConnectionOptions(tokens.command('revoke'))
    .description('revoke an API token of yours: it is refused at once')
    .argument('<id>', 'as the list shows it')
    .action(async (id: string, flags: ConnectionFlags) => {
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', restPaths.token(encodeURIComponent(id)));
        return context.print(`${clean(id)} is revoked\n`);
      });
    });
}
