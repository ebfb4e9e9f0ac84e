import { ApiError } from '@baton/protocol/errors';
import { type EnrolledConfig, type RunnerConfig, readConfig } from '../config/config.ts';
import { tokenDigest } from '../config/digest.ts';
import { setting } from '../config/environment.ts';
import { findConfig } from '../config/file.ts';
import { enrolledConfig, freshConfig, type Overrides } from '../config/resolve.ts';
import { serverUrl } from '../config/url.ts';
import { enrol } from './enrol.ts';
import type { Context } from './verb.ts';

/**
 * What `start` runs with. A configuration that was provisioned is registered first: with the enrolment token in it, or with the one in the
 * environment. That is done once; from then on the file has the token of the runner's own, also when the environment still has the other.
 */
export async function startConfig(context: Context, path: string, overrides: Overrides): Promise<EnrolledConfig> {
  const { environment, places } = context;
  const stored = setting(environment, 'BATON_RUNNER_TOKEN') ? null : findConfig(path, places.workspace);
  const given = setting(environment, 'BATON_RUNNER_ENROLMENT_TOKEN');
  const token = given ?? stored?.enrolmentToken ?? null;
  const isDone = stored !== null && stored.token !== null && (given === null || stored.enrolledWith === tokenDigest(given));
  if (token === null || isDone || setting(environment, 'BATON_RUNNER_TOKEN'))
    return enrolledConfig(environment, path, places, overrides);
  if (stored?.token) throw new ApiError('config_exists', { path, name: stored.name ?? stored.runnerId });
  const base = stored ?? fromEnvironment(context);
  const insecure = overrides.insecure ?? base.insecure;
  const fresh = freshConfig(overrides.url ?? base.url, places, overrides, base);
  const config = { ...fresh, insecure, url: serverUrl(overrides.url ?? base.url, insecure) };
  return await enrol({ config, path, token, name: base.name ?? undefined }, context);
}

/** A configuration of variables alone. */
function fromEnvironment({ environment, places }: Context): RunnerConfig {
  const url = setting(environment, 'BATON_URL');
  if (!url) throw new ApiError('usage', { problem: 'BATON_RUNNER_ENROLMENT_TOKEN needs BATON_URL, the address of the server' });
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
