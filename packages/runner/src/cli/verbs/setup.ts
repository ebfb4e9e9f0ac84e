import { ApiError } from '@baton/protocol/errors';
import { setting } from '../../config/environment.ts';
import { findConfig, saveConfig } from '../../config/file.ts';
import { freshConfig } from '../../config/resolve.ts';
import { askSetup } from '../ask-setup.ts';
import { configPath, overridesOf, setupOptions } from '../common.ts';
import { enrolOnce, renewalOptions } from '../enrol-once.ts';
import { text } from '../options.ts';
import { selfName } from '../self-name.ts';
import { givenToken, tokenOptions } from '../token.ts';
import type { Verb } from '../verb.ts';

/** Writes a configuration: asks in a terminal, else takes flags and environment. With a token it registers at once. */
export const setup: Verb = {
  name: 'setup',
  summary: 'write a configuration; asks in a terminal, and registers if it gets a token',
  options: [
    ...setupOptions,
    ...tokenOptions('registration or pairing token, to register at once'),
    { name: 'name', value: 'NAME', help: 'name of the runner (default: of this machine)' },
    ...renewalOptions,
  ],
  async run(values, context) {
    const path = configPath(values, context);
    const existing = findConfig(path, context.places.workspace);
    const isRenewed = existing?.runnerId !== null && existing?.runnerId === text(values, 'runner');
    if (existing?.token && values.replace !== true && !isRenewed)
      throw new ApiError('config_exists', { path, name: existing.name ?? existing.runnerId });
    const given = {
      overrides: {
        ...overridesOf(values, context.environment),
        url: text(values, 'url') ?? setting(context.environment, 'BATON_URL') ?? undefined,
      },
      token: await givenToken(values, context, 'BATON_RUNNER_REGISTRATION_TOKEN'),
      name: text(values, 'name'),
    };
    const { overrides, token, name } = context.input.isTTY ? await askSetup(given, existing, context) : given;
    const url = overrides.url ?? existing?.url;
    if (!url)
      throw new ApiError('usage', {
        problem: 'the address of the server is missing, and there is no terminal to ask for it: --url URL or BATON_URL',
      });
    saveConfig(path, { ...freshConfig(url, context.places, overrides, existing), name: name ?? null });
    const self = selfName(context, url);
    const where = values.config === undefined ? '' : ` --config ${path}`;
    if (token) {
      const as = { ...values, replace: true, ...(name !== undefined && { name }) };
      const enrolled = await enrolOnce(as, context, token);
      context.print(`Written to ${path}. Registered as ${enrolled.name}. Next: ${self} start${where}`);
    } else context.print(`Written to ${path}. Next: ${self} register${where} --token-file PATH`);
    return 0;
  },
};
