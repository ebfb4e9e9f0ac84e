import type { CloudIdentity, CloudIdentityList, NewCloudIdentity } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import { withScopeOption } from '../../scope-option.ts';
import { readValue } from '../secrets/value.ts';

type Flags = ConnectionFlags & { json?: true };
type Data = NonNullable<NewCloudIdentity['data']>;

const providers: readonly NewCloudIdentity['provider'][] = ['process', 'ecs-fargate', 'docker', 'kubernetes'];
const headings = ['NAME', 'SCOPE', 'PROVIDER', 'SECRET', 'CHECKED', 'POOLS'];

function checkText({ check }: CloudIdentity): string {
  if (check === null) return 'never';
  return `${check.ok ? 'works' : 'DOES NOT WORK'}, ${dateTime(check.at)}: ${check.text}`;
}

const rowOf = (identity: CloudIdentity): string[] => {
  const { name, scope, provider, hasSecret, pools } = identity;
  return [name, scope, provider, hasSecret ? 'yes' : 'no', checkText(identity), pools.join(', ')];
};

function declareList(identities: Command, context: Context): void {
  withConnectionOptions(identities.command('list'))
    .description('list cloud identities of the scopes whose pools you manage')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<CloudIdentityList>('GET', restPaths.cloudIdentities);
        if (flags.json) return context.printJson(list);
        if (list.identities.length === 0)
          return context.print('No cloud identities. Make one: baton identities add NAME --provider ecs-fargate\n');
        return context.print(renderTable(headings, list.identities.map(rowOf), context.paint));
      });
    });
}

/** `key=value`, or `key:=JSON` */
function collectData(text: string, before: Data = {}): Data {
  const match = /^([A-Za-z]\w*)(:?=)(.*)$/s.exec(text);
  if (!match) throw new ApiError('usage', { problem: `--set ${text} is not of the form KEY=VALUE or KEY:=JSON` });
  const [, key = '', how, value = ''] = match;
  return { ...before, [key]: how === '=' ? value : jsonOf(value, `--set ${key}`) };
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError('usage', { problem: `${what}: ${(error as Error).message}` });
  }
}

function secretOf(text: string): Data {
  const secret = jsonOf(text, 'the secret');
  if (typeof secret !== 'object' || secret === null || Array.isArray(secret))
    throw new ApiError('usage', { problem: 'the secret is a JSON object, such as {"secretAccessKey": "…"}' });
  return secret as Data;
}

interface AddFlags extends Flags {
  provider: NewCloudIdentity['provider'];
  set?: Data;
  secret?: true;
  secretFile?: string;
  scope?: string;
}

function declareAdd(identities: Command, context: Context): void {
  withScopeOption(withConnectionOptions(identities.command('add')))
    .description('make a cloud identity; its secret comes as a JSON object from a file or from standard input')
    .argument('<name>', 'unique in its scope')
    .addOption(new Option('--provider <name>', 'whom it is for').choices(providers).makeOptionMandatory())
    .option('--set <key=value>', 'what it is made of (repeatable); KEY:=JSON for what is no text', collectData)
    .option('--secret', 'read its secret from standard input')
    .option('--secret-file <path>', 'read its secret from a file')
    .option('--json', 'print JSON')
    .action(async (name: string, { provider, set = {}, secret, secretFile, scope, ...flags }: AddFlags) => {
      const body: NewCloudIdentity = { name, provider, data: set };
      if (scope !== undefined) body.scope = scope;
      if (secret || secretFile !== undefined)
        body.secret = secretOf(await readValue(context, secretFile === undefined ? {} : { file: secretFile }));
      await withClient(context, flags, async (client) => {
        const made = await client.call<CloudIdentity>('POST', restPaths.cloudIdentities, { body });
        if (flags.json) return context.printJson(made);
        return context.print(`${clean(made.name)} was made; check it: baton identities check ${clean(made.name)}\n`);
      });
    });
}

function declareCheck(identities: Command, context: Context): void {
  withConnectionOptions(identities.command('check'))
    .description('ask the cloud whether an identity works, and who one is there')
    .argument('<identity>', 'its id or name')
    .option('--region <name>', 'where it is asked')
    .option('--json', 'print JSON')
    .action(async (named: string, { region, ...flags }: Flags & { region?: string }) => {
      await withClient(context, flags, async (client) => {
        const body = region === undefined ? {} : { region };
        const path = restPaths.cloudIdentityCheck(encodeURIComponent(named));
        const checked = await client.call<CloudIdentity>('POST', path, { body });
        if (!checked.check?.ok) context.exitCode = 1;
        return flags.json ? context.printJson(checked) : context.print(`${clean(checked.name)} ${clean(checkText(checked))}\n`);
      });
    });
}

function declareRemove(identities: Command, context: Context): void {
  withConnectionOptions(identities.command('remove'))
    .description('remove a cloud identity that nothing uses')
    .argument('<identity>', 'its id or name')
    .action(async (named: string, flags: ConnectionFlags) => {
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', restPaths.cloudIdentity(encodeURIComponent(named)));
        return context.print(`${clean(named)} was removed\n`);
      });
    });
}

/** `baton identities …` */
export function declare(program: Command, context: Context): void {
  const identities = program.command('identities').description('with which rights clouds and engines are called');
  for (const verb of [declareList, declareAdd, declareCheck, declareRemove]) verb(identities, context);
}
