import type {
  EditProvisioningKey,
  NewProvisioningKey,
  ProvisioningKey,
  ProvisioningKeyCreated,
  ProvisioningKeyList,
} from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collectNetworks, parseDuration } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { ago, dateTime } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { scopeNames } from '../../scope-option.ts';

type JsonFlags = ConnectionFlags & { json?: true };

const stateOf = ({ enabled, expired }: ProvisioningKey): string => (expired ? 'expired' : enabled ? 'enabled' : 'disabled');

/** `baton keys list` */
export function declareList(keys: Command, context: Context): void {
  withConnectionOptions(keys.command('list'))
    .description('list provisioning keys')
    .option('--json', 'print JSON')
    .action(async (flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<ProvisioningKeyList>('GET', restPaths.provisioningKeys);
        if (flags.json) return context.printJson(list);
        if (list.keys.length === 0) return context.print('No keys. Make one: baton keys create NAME\n');
        const now = Date.now();
        const rows = list.keys.map((key) => {
          const used = key.lastUsedAt === null ? 'never' : `${ago(key.lastUsedAt, now)} from ${key.lastUsedFrom ?? '?'}`;
          return [key.id, key.name, key.scope, stateOf(key), used, dateTime(key.expiresAt)];
        });
        return context.print(renderTable(['ID', 'NAME', 'SCOPE', 'STATE', 'LAST USED', 'EXPIRES'], rows, context.paint));
      });
    });
}

interface CreateFlags extends JsonFlags {
  scope?: string;
  expiresIn?: number;
  network?: string[];
}

/** `baton keys create NAME`: the secret alone on standard output. */
export function declareCreate(keys: Command, context: Context): void {
  withConnectionOptions(keys.command('create'))
    .description('make a provisioning key, and print its secret: it is shown only once')
    .argument('<name>', 'what it is for')
    .option('--scope <name>', `${scopeNames}, whose jobs alone its runners take`)
    .option('--expires-in <duration>', 'when it ends, such as 30d (default: never)', parseDuration)
    .option('--network <cidr>', 'an address or a network from which alone it is accepted (repeatable)', collectNetworks)
    .option('--json', 'print JSON')
    .action(async (name: string, flags: CreateFlags) => {
      const body: NewProvisioningKey = { name };
      if (flags.network) body.networks = flags.network;
      if (flags.scope !== undefined) body.scope = flags.scope;
      if (flags.expiresIn !== undefined) body.expiresInMs = flags.expiresIn;
      await withClient(context, flags, async (client) => {
        const made = await client.call<ProvisioningKeyCreated>('POST', restPaths.provisioningKeys, { body });
        if (flags.json) return context.printJson(made);
        await context.print(`${clean(made.secret)}\n`);
        return context.note(`the key ${clean(made.key.name)} has the id ${clean(made.key.id)}; its secret is not shown again`);
      });
    });
}

export const declareEnable = (keys: Command, context: Context): void =>
  declareEdit(keys, context, 'enable', 'let a key make runners again', { enabled: true });
export const declareDisable = (keys: Command, context: Context): void =>
  declareEdit(keys, context, 'disable', 'keep a key from making runners', { enabled: false });

function declareEdit(keys: Command, context: Context, verb: string, what: string, body: EditProvisioningKey): void {
  withConnectionOptions(keys.command(verb))
    .description(what)
    .argument('<key>', 'its id or name')
    .option('--json', 'print JSON')
    .action(async (key: string, flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const path = restPaths.provisioningKey(await idOf(client, key));
        const now = await client.call<ProvisioningKey>('PATCH', path, { body });
        return flags.json ? context.printJson(now) : context.print(`${clean(now.name)} is ${stateOf(now)}\n`);
      });
    });
}

/** `baton keys remove KEY` */
export function declareRemove(keys: Command, context: Context): void {
  withConnectionOptions(keys.command('remove'))
    .description('remove a key; runners that it made stay')
    .argument('<key>', 'its id or name')
    .action(async (key: string, flags: ConnectionFlags) => {
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', restPaths.provisioningKey(await idOf(client, key)));
        return context.print(`${clean(key)} was removed\n`);
      });
    });
}

/** Of the one key with this id, or else this name. */
async function idOf(client: Client, key: string): Promise<string> {
  const { keys } = await client.call<ProvisioningKeyList>('GET', restPaths.provisioningKeys);
  const found = keys.filter(({ id }) => id === key);
  const meant = found.length > 0 ? found : keys.filter(({ name }) => name === key);
  if (meant.length > 1) throw new ApiError('usage', { problem: `${meant.length} keys have the name ${key}: give the id` });
  if (!meant[0]) throw new ApiError('key_not_found', { key });
  return meant[0].id;
}
