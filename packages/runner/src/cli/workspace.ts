import { findConfig } from '../config/file.ts';
import { configPath } from './common.ts';
import { type Option, text, type Values } from './options.ts';
import type { Context } from './verb.ts';

export const workspaceOption: Option = {
  name: 'workspace',
  value: 'PATH',
  help: 'workspace of the runner, when it has no configuration file',
};

/** Where the runner of this command line works. Throws `config_invalid`. */
export const workspaceOf = (values: Values, context: Context): string =>
  text(values, 'workspace') ??
  findConfig(configPath(values, context), context.places.workspace)?.workspace ??
  context.places.workspace;
