import { ApiError } from '@baton/protocol/errors';
import type { EnrolledConfig, RunnerConfig } from '../config/config.ts';
import { tokenDigest } from '../config/digest.ts';
import { setting } from '../config/environment.ts';
import { findConfig } from '../config/file.ts';
import { freshConfig, otherUrl } from '../config/resolve.ts';
import { serverUrl } from '../config/url.ts';
import { configPath, overridesOf } from './common.ts';
import { enrol } from './enrol.ts';
import { type Option, text, type Values } from './options.ts';
import type { Context } from './verb.ts';

/** What becomes of a configuration that is there. */
export const renewalOptions: readonly Option[] = [
  { name: 'runner', value: 'ID', help: 'the runner that is paired again: a configuration of it is renewed' },
  { name: 'replace', help: 'leave a runner behind that the configuration belongs to' },
];

/**
 * Enrols with a pairing or registration token and keeps what a configuration that is there says besides. The same command once more does nothing; a runner
 * that was rotated is enrolled again with `--runner`, another one only with `--replace`.
 */
export async function enrolOnce(values: Values, context: Context, token: string): Promise<EnrolledConfig> {
  const path = configPath(values, context);
  const existing = findConfig(path, context.places.workspace);
  const asked = text(values, 'url') ?? setting(context.environment, 'BATON_URL') ?? undefined;
  const url = asked ?? existing?.url;
  if (!url) throw new ApiError('usage', { problem: 'the address of the server is missing: --url URL or BATON_URL' });
  const config = freshConfig(url, context.places, overridesOf(values), existing);
  const own = existing && values.replace !== true ? serverUrl(existing.url, config.insecure) : null;
  if (existing?.token && values.replace !== true) {
    if (isSame(existing, token, config.url)) return existing as EnrolledConfig;
    const isRenewed = existing.runnerId !== null && existing.runnerId === text(values, 'runner');
    if (!isRenewed) throw new ApiError('config_exists', { path, name: existing.name ?? existing.runnerId });
  }
  if (own !== null && own !== config.url) throw otherUrl(config.url, own, path);
  return await enrol({ config, path, token, name: text(values, 'name') ?? existing?.name ?? undefined }, context);
}

/** The same command once more: it is enrolled already. */
const isSame = (config: RunnerConfig, token: string, url: string): boolean =>
  config.enrolledWith === tokenDigest(token) && config.url === url && config.runnerId !== null;
