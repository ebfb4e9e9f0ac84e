import { ApiError } from '@baton/protocol/errors';
import type { EnrolledConfig, RunnerConfig } from '../../config/config.ts';
import { setting } from '../../config/environment.ts';
import { findConfig } from '../../config/file.ts';
import { freshConfig } from '../../config/resolve.ts';
import { serverUrl } from '../../config/url.ts';
import { configPath, overridesOf, runOptions, runToEnd, setupOptions } from '../common.ts';
import { enrol, noToken, tokenDigest } from '../enrol.ts';
import { text, type Values } from '../options.ts';
import type { Context, Verb } from '../verb.ts';

/** Pairs this machine with a runner made on the server, and runs it. */
export const pair: Verb = {
  name: 'pair',
  summary: 'pair this machine with a runner made on the server, then run it',
  options: [
    { name: 'token', value: 'TOKEN', help: 'pairing token, bat_pair_…' },
    { name: 'name', value: 'NAME', help: 'name, where the token does not fix it' },
    ...setupOptions,
    { name: 'runner', value: 'ID', help: 'the runner that is paired again: a configuration of it is renewed' },
    { name: 'replace', help: 'leave a runner behind that the configuration belongs to' },
    { name: 'no-start', help: 'only pair' },
    ...runOptions,
  ],
  async run(values, context) {
    const config = await paired(values, context);
    const path = configPath(values, context);
    context.print(`Paired as ${config.name}. The configuration is in ${path}.`);
    const start = `baton-runner start${values.config === undefined ? '' : ` --config ${path}`}`;
    if (values['no-start'] === true) {
      context.print(`Start it with: ${start}`);
      return 0;
    }
    context.print(`It runs until you press Ctrl-C. Later: ${start}`);
    return runToEnd(config, values, context);
  },
};

async function paired(values: Values, context: Context): Promise<EnrolledConfig> {
  const path = configPath(values, context);
  const token = text(values, 'token');
  const url = text(values, 'url') ?? setting(context.environment, 'BATON_URL');
  if (!token) throw noToken();
  if (!url) throw new ApiError('usage', { problem: 'the address of the server is missing: --url URL' });
  const existing = findConfig(path, context.places.workspace);
  const config = freshConfig(url, context.places, overridesOf(values, context.environment), existing);
  const isRenewed = existing?.runnerId !== null && existing?.runnerId === text(values, 'runner');
  if (existing?.token && values.replace !== true) {
    if (isSame(existing, token, serverUrl(url, config.insecure))) return existing as EnrolledConfig;
    if (!isRenewed) throw new ApiError('config_exists', { path, name: existing.name ?? existing.runnerId });
  }
  return enrol({ config, path, token, name: text(values, 'name') }, context);
}

/** The same command once more: it is paired already. */
const isSame = (config: RunnerConfig, token: string, url: string): boolean =>
  config.enrolledWith === tokenDigest(token) && config.url === url && config.runnerId !== null;
