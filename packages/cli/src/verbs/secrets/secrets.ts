import { maskedCharsMin } from '@baton/core/log';
import type { Secret, SecretsRekeyed } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { ago, dateTime } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { type ScopeFlags, scopePath, withScopeOptions } from './scope.ts';
import { readValue, type ValueFlags } from './value.ts';

type Flags = ConnectionFlags & ScopeFlags & { json?: true };

/** Secrets that are asked for at a time. */
const pageSize = 1_000;

/** `baton secrets …` */
export function declare(program: Command, context: Context): void {
  const secrets = program.command('secrets').description('values that jobs get encrypted, by name');
  for (const verb of [declareList, declareSet, declareRemove, declareRekey]) verb(secrets, context);
}

function declareList(secrets: Command, context: Context): void {
  withScopeOptions(withConnectionOptions(secrets.command('list')))
    .description('list secrets; nobody is shown a value')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const path = restPaths.secrets(scopePath(flags));
      await withClient(context, flags, async (client) => {
        const list = await allOf(client, path);
        if (flags.json) return context.printJson(list);
        if (list.length === 0) return context.print('No secrets. Set one: baton secrets set NAME\n');
        const now = Date.now();
        const rows = list.map(({ name, updatedAt, updatedBy, lastUsedAt, description }) => [
          ...[name, dateTime(updatedAt), updatedBy, ago(lastUsedAt, now), description],
        ]);
        return context.print(renderTable(['NAME', 'SET', 'BY', 'LAST USED', 'DESCRIPTION'], rows, context.paint));
      });
    });
}

async function allOf(client: Client, path: string): Promise<Secret[]> {
  const all: Secret[] = [];
  for (let page = 1; ; page += 1) {
    const some = await client.call<Secret[]>('GET', path, { query: { page, limit: pageSize } });
    all.push(...some);
    if (some.length < pageSize) return all;
  }
}

function declareSet(secrets: Command, context: Context): void {
  withScopeOptions(withConnectionOptions(secrets.command('set')))
    .description('set a secret to the value on standard input, or in a file')
    .argument('<name>', 'A to Z, 0 to 9 and _, not beginning with a digit or BATON_')
    .option('--file <path>', 'read the value from this file')
    .option('--exact', 'keep a line break at its end')
    .option('--description <text>', 'what it is for; everybody who sees the name sees it')
    .action(async (name: string, flags: Flags & ValueFlags & { description?: string }) => {
      const path = restPaths.secret(scopePath(flags), encodeURIComponent(name));
      const data = await readValue(context, flags);
      const { description } = flags;
      await withClient(context, flags, async (client) => {
        await client.call('PUT', path, { body: { data, ...(description !== undefined && { description }) } });
        await context.print(`${clean(name)} was set\n`);
        if ([...data].length < maskedCharsMin)
          context.note(`it has fewer than ${maskedCharsMin} characters, so logs show it: that short, nothing is masked`);
      });
    });
}

function declareRemove(secrets: Command, context: Context): void {
  withScopeOptions(withConnectionOptions(secrets.command('remove')))
    .description('remove a secret; jobs that wait for a runner and name it can not start any more')
    .argument('<name>', 'its name')
    .action(async (name: string, flags: Flags) => {
      const path = restPaths.secret(scopePath(flags), encodeURIComponent(name));
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', path);
        return context.print(`${clean(name)} was removed\n`);
      });
    });
}

function declareRekey(secrets: Command, context: Context): void {
  withConnectionOptions(secrets.command('rekey'))
    .description('encrypt all secrets with the newest key of the server, so that older keys can be taken away')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const done = await client.call<SecretsRekeyed>('POST', restPaths.secretsRekey);
        if (done.unopened > 0) context.exitCode = 1;
        return flags.json ? context.printJson(done) : context.print(rekeyWords(done));
      });
    });
}

function rekeyWords({ rekeyed, unopened, keyId }: SecretsRekeyed): string {
  const left =
    unopened === 0
      ? 'older keys are not needed any more'
      : `${unopened} could not be opened, because the server does not have their key: give it back, or set them anew`;
  return `${rekeyed} encrypted with the key ${keyId}; ${left}\n`;
}
