import { ApiError } from '@baton/protocol/errors';
import type { Command } from 'commander';
import { partsOf } from '../projects/project-path.ts';

/** Whose secrets are meant. */
export interface ScopeFlags {
  project?: string;
  organization?: string;
  user?: true;
}

export const withScopeOptions = (command: Command): Command =>
  command
    .option('--project <owner/name>', 'of this project (default: of the instance)')
    .option('--organization <name>', 'of this organization')
    .option('--user', 'your own');

/** The part of the addresses that names the scope. Throws `usage` when more than one is meant. */
export function scopePath({ project, organization, user }: ScopeFlags): string {
  if ([project, organization, user].filter((flag) => flag !== undefined).length > 1)
    throw new ApiError('usage', { problem: 'give only one of --project, --organization and --user' });
  if (project !== undefined) return `repos/${partsOf(project).map(encodeURIComponent).join('/')}`;
  if (organization !== undefined) return `orgs/${encodeURIComponent(organization)}`;
  return user ? 'user' : 'admin';
}
