import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '@baton/protocol/errors';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process: the only place where it is read. */
export const processEnvironment = (): Environment => process.env;

/** A setting from `NAME`, or from the file that `NAME_FILE` names (for secrets that are mounted). Null when neither is set. */
export function setting(environment: Environment, name: string): string | null {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === '') return null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ApiError('usage', { problem: `${name}_FILE: ${(error as Error).message}` });
  }
}

export interface Places {
  config: string;
  workspace: string;
}

export const defaultPlaces = (): Places => ({
  config: join(homedir(), 'baton-runner', 'config.json'),
  workspace: join(homedir(), 'baton-runner', 'workspace'),
});
