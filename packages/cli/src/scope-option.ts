import type { Command } from 'commander';

/** What a scope may be called by. */
export const scopeNames = 'an organization, a user, or a project OWNER/NAME';

/**
 * Adds the option that names a scope.
 *
 * @param what stands before what a scope may be called by, such as `of `
 */
export const withScopeOption = (command: Command, what = ''): Command =>
  command.option('--scope <name>', `${what}${scopeNames} (default: the instance)`);
