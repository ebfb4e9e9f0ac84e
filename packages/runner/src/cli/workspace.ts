import { ApiError } from '@baton/protocol/errors';
import { findConfig } from '../config/file.ts';
import { configPath } from './common.ts';
import { type Option, text, type Values } from './options.ts';
import type { Context } from './verb.ts';

export const workspaceOption: Option = {
  name: 'workspace',
  value: 'PATH',
  help: 'workspace of the runner, when it has no configuration file',
};

/** Where the runner of this command line works. Throws `config_invalid`; `config_not_found` for a file that was named: it is not about another runner then. */
export function workspaceOf(values: Values, context: Context): string {
  const given = text(values, 'workspace');
  if (given !== undefined) return given;
  const path = configPath(values, context);
  const config = findConfig(path, context.places.workspace);
  if (config === null && text(values, 'config') !== undefined) throw new ApiError('config_not_found', { path });
  return config?.workspace ?? context.places.workspace;
}
