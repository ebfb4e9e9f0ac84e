import type { Project } from '@baton/protocol';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { projectPath } from './project-path.ts';

function declareVerb(projects: Command, context: Context, verb: string, description: string, isProtected: boolean): void {
  withConnectionOptions(projects.command(verb))
    .description(description)
    .argument('<project>', 'owner/name')
    .option('--json', 'print the project as JSON')
    .action(async (text: string, flags: ConnectionFlags & { json?: true }) => {
      const path = projectPath(text);
      await withClient(context, flags, async (client) => {
        const project = await client.call<Project>('PATCH', path, { body: { protected: isProtected } });
        if (flags.json) return context.printJson(project);
        const words = isProtected ? 'is protected: trusted runners take its jobs' : 'is not protected';
        return context.print(`${clean(project.name)} ${words}\n`);
      });
    });
}

/** `baton projects protect OWNER/NAME` */
export const declareProtect = (projects: Command, context: Context): void =>
  declareVerb(
    projects,
    context,
    'protect',
    'say that only what was reviewed runs in a project: trusted runners take its jobs',
    true,
  );

/** `baton projects unprotect OWNER/NAME` */
export const declareUnprotect = (projects: Command, context: Context): void =>
  declareVerb(projects, context, 'unprotect', 'take that back: trusted runners take its jobs no more', false);
