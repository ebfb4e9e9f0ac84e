import { createInterface } from 'node:readline/promises';
import { ApiError } from '@baton/protocol/errors';
import { setting } from '../../config/environment.ts';
import { findConfig, saveConfig } from '../../config/file.ts';
import { freshConfig, type Overrides } from '../../config/resolve.ts';
import { configPath, overridesOf, setupOptions } from '../common.ts';
import type { Context, Verb } from '../verb.ts';

/** Writes a configuration without a credential: asks in a terminal, else takes flags and environment. */
export const setup: Verb = {
  name: 'setup',
  summary: 'write a configuration; asks in a terminal',
  options: [...setupOptions, { name: 'replace', help: 'leave a runner behind that the configuration belongs to' }],
  async run(values, context) {
    const path = configPath(values, context);
    const existing = findConfig(path, context.places.workspace);
    if (existing?.token && values.replace !== true)
      throw new ApiError('config_exists', { path, name: existing.name ?? existing.runnerId });
    const given = overridesOf(values, context.environment);
    const fromEnvironment = given.url ?? setting(context.environment, 'BATON_URL') ?? undefined;
    const answered = context.input.isTTY
      ? await ask({ ...given, url: fromEnvironment }, context)
      : { ...given, url: fromEnvironment };
    if (!answered.url) throw new ApiError('usage', { problem: 'the address of the server is missing: --url URL or BATON_URL' });
    saveConfig(path, freshConfig(answered.url, context.places, answered, existing));
    context.print(`Written to ${path}. Next: baton-runner register --token TOKEN`);
    return 0;
  },
};

async function ask(given: Overrides, context: Context): Promise<Overrides> {
  const terminal = createInterface({ input: context.input, output: context.output });
  const question = async (text: string, fallback: string): Promise<string> =>
    (await terminal.question(fallback ? `${text} [${fallback}]: ` : `${text}: `)).trim() || fallback;
  try {
    const url = await question('Address of the server', given.url ?? '');
    const workspace = await question('Workspace', given.workspace ?? context.places.workspace);
    const labels = await question('Labels, joined by commas', given.labels?.join(',') ?? '');
    const capacity = Number(await question('Jobs at once', String(given.capacity ?? 1)));
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 1024)
      throw new ApiError('usage', { problem: 'jobs at once: must be a whole number from 1 to 1024' });
    const words = labels.split(',').map((label) => label.trim());
    return { ...given, url, workspace, labels: words.filter((label) => label !== ''), capacity };
  } finally {
    terminal.close();
  }
}
