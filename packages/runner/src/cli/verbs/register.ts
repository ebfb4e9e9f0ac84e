import { ApiError } from '@baton/protocol/errors';
import { type Environment, setting } from '../../config/environment.ts';
import { findConfig } from '../../config/file.ts';
import { freshConfig, otherUrl } from '../../config/resolve.ts';
import { serverUrl } from '../../config/url.ts';
import { configPath, overridesOf, setupOptions } from '../common.ts';
import { enrol, noToken } from '../enrol.ts';
import { text, type Values } from '../options.ts';
import type { Context, Verb } from '../verb.ts';

/** Registers with the reusable token of a scope. */
export const register: Verb = {
  name: 'register',
  summary: 'register with a registration token',
  options: [
    { name: 'token', value: 'TOKEN', help: 'registration token, bat_reg_…; - reads it from standard input' },
    { name: 'name', value: 'NAME', help: 'name of the runner (default: of this machine)' },
    ...setupOptions,
    { name: 'replace', help: 'leave a runner behind that the configuration belongs to' },
  ],
  async run(values, context) {
    const path = configPath(values, context);
    const existing = findConfig(path, context.places.workspace);
    if (existing?.token && values.replace !== true)
      throw new ApiError('config_exists', { path, name: existing.name ?? existing.runnerId });
    const overrides = overridesOf(values, context.environment);
    const asked = overrides.url ?? setting(context.environment, 'BATON_URL');
    const url = asked ?? existing?.url;
    if (!url) throw new ApiError('config_not_found', { path });
    const config = freshConfig(url, context.places, overrides, existing);
    const own = existing && values.replace !== true ? serverUrl(existing.url, config.insecure) : null;
    if (own !== null && own !== config.url) throw otherUrl(config.url, own, path);
    const token = await tokenOf(values, context);
    const { name } = await enrol({ config, path, token, name: text(values, 'name') }, context);
    context.print(`Registered as ${name}. Next: baton-runner start${values.config === undefined ? '' : ` --config ${path}`}`);
    return 0;
  },
};

async function tokenOf(values: Values, context: Context): Promise<string> {
  const given = text(values, 'token');
  const token = given === '-' ? await readAll(context) : (given ?? fromEnvironment(context.environment));
  if (!token) throw noToken();
  return token;
}

const fromEnvironment = (environment: Environment): string | null => setting(environment, 'BATON_RUNNER_REGISTRATION_TOKEN');

async function readAll({ input }: Context): Promise<string> {
  let all = '';
  for await (const piece of input) all += String(piece);
  return all.trim();
}
