import { ApiError } from '@baton/protocol/errors';
import { type RunnerConfig, readConfig } from './config.ts';
import { type Environment, type Places, setting } from './environment.ts';

/** A configuration of variables alone: BATON_URL, and BATON_RUNNER_SETTINGS for the rest, as JSON. Throws `usage`. */
export function configOfVariables(environment: Environment, places: Places): RunnerConfig {
  const url = setting(environment, 'BATON_URL');
  if (!url) throw new ApiError('usage', { problem: 'the address of the server is missing: BATON_URL' });
  const problem = (what: string) => new ApiError('usage', { problem: `BATON_RUNNER_SETTINGS: ${what}` });
  let settings: unknown;
  try {
    settings = JSON.parse(setting(environment, 'BATON_RUNNER_SETTINGS') ?? '{}');
  } catch {
    throw problem('it is no JSON');
  }
  if (typeof settings !== 'object' || settings === null) throw problem('it is no JSON object');
  const config = readConfig({ ...settings, url }, places.workspace);
  if (typeof config === 'string') throw problem(config);
  return config;
}
