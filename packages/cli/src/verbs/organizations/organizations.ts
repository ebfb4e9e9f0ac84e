import type { Organization, OrganizationList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { type RemovalFlags, removeScope } from '../scopes/removal.ts';

/** `baton organizations …` */
export function declare(program: Command, context: Context): void {
  const organizations = program.command('organizations').alias('orgs').description('owners of projects');
  for (const verb of [declareList, declareCreate, declareRemove]) verb(organizations, context);
}

function declareList(organizations: Command, context: Context): void {
  withConnectionOptions(organizations.command('list'))
    .description('list organizations')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<OrganizationList>('GET', restPaths.organizations);
        if (flags.json) return context.printJson(list);
        return context.print(list.organizations.map(({ name }) => `${clean(name)}\n`).join(''));
      });
    });
}

function declareCreate(organizations: Command, context: Context): void {
  withConnectionOptions(organizations.command('create'))
    .description('create an organization')
    .argument('<name>', 'letters, digits, and . _ - in between')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const made = await client.call<Organization>('POST', restPaths.organizations, { body: { name } });
        return flags.json ? context.printJson(made) : context.print(`${clean(made.name)} was created\n`);
      });
    });
}

function declareRemove(organizations: Command, context: Context): void {
  withConnectionOptions(organizations.command('remove'))
    .description('remove an organization with its projects, jobs, runners and tokens; histories stay')
    .argument('<name>', 'its name')
    .option('--dry-run', 'only show what it would hit')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: RemovalFlags) => {
      const part = encodeURIComponent(name);
      const paths = { path: restPaths.organization(part), preview: restPaths.organizationRemoval(part) };
      await withClient(context, flags, (client) => removeScope(context, client, name, paths, flags));
    });
}
