import type { Project } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { type RemovalFlags, removeScope } from '../scopes/removal.ts';
import { partsOf, projectPath } from './project-path.ts';

/** `baton projects create OWNER/NAME` */
export function declareCreate(projects: Command, context: Context): void {
  withConnectionOptions(projects.command('create'))
    .description('create a project')
    .argument('<project>', 'owner/name')
    .option('--json', 'print the project as JSON')
    .action(async (text: string, flags: ConnectionFlags & { json?: true }) => {
      const [owner, name] = partsOf(text);
      await withClient(context, flags, async (client) => {
        const made = await client.call<Project>('POST', restPaths.projects, { body: { owner, name } });
        return flags.json ? context.printJson(made) : context.print(`${clean(made.name)} was created\n`);
      });
    });
}

/** `baton projects remove OWNER/NAME` */
export function declareRemove(projects: Command, context: Context): void {
  withConnectionOptions(projects.command('remove'))
    .description('remove a project with its jobs, runners and tokens; histories stay')
    .argument('<project>', 'owner/name')
    .option('--dry-run', 'only show what it would hit')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: RemovalFlags) => {
      const path = projectPath(text);
      await withClient(context, flags, (client) =>
        removeScope(context, client, text, { path, preview: `${path}/removal` }, flags),
      );
    });
}
