import type { EnrolledConfig } from '../config/config.ts';
import { tokenDigest } from '../config/digest.ts';
import { setting } from '../config/environment.ts';
import { findConfig } from '../config/file.ts';
import { enrolledConfig, freshConfig, type Overrides } from '../config/resolve.ts';
import { configOfVariables } from '../config/variables.ts';
import { CallFailed, kindOf } from '../session/call-failed.ts';
import { enrol } from './enrol.ts';
import type { Context } from './verb.ts';

/**
 * What `start` runs with. A machine that was provisioned registers first: with the enrolment token in its configuration, or with a token in the environment.
 * That is done once; from then on the file has the token of the runner's own, also when the environment still has the other. Another enrolment token
 * in the environment renews a runner that was rotated; one that was used already changes nothing.
 */
export async function startConfig(context: Context, path: string, overrides: Overrides): Promise<EnrolledConfig> {
  const { environment, places } = context;
  const known = (): EnrolledConfig => enrolledConfig(environment, path, places, overrides);
  if (setting(environment, 'BATON_RUNNER_TOKEN')) return known();
  const stored = findConfig(path, places.workspace);
  const isEnrolled = stored !== null && stored.token !== null;
  const given = setting(environment, 'BATON_RUNNER_ENROLMENT_TOKEN');
  const reusable = isEnrolled ? null : setting(environment, 'BATON_RUNNER_REGISTRATION_TOKEN');
  const token = given ?? stored?.enrolmentToken ?? reusable;
  if (token === null || (isEnrolled && (given === null || stored.enrolledWith === tokenDigest(given)))) return known();
  const base = stored ?? configOfVariables(environment, places);
  const config = freshConfig(overrides.url ?? base.url, places, overrides, base);
  const name = setting(environment, 'BATON_RUNNER_NAME') ?? base.name ?? undefined;
  try {
    return await enrol({ config, path, token, name }, context);
  } catch (error) {
    if (isEnrolled && error instanceof CallFailed && kindOf(error) === 'refused') return known();
    throw error;
  }
}
