import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { helpText, referencePage } from './help.ts';
import { loadConfig } from './load-config.ts';
import type { Option } from './option.ts';
import { type Config, type OptionName, optionTable } from './options.ts';

export { readKeys } from './kinds.ts';
export { BadValue, flagOf } from './option.ts';
export { type Config, durationNames } from './options.ts';

/** The folder of the installation, which holds `packages/`. */
const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** The configuration of this process: from its command line, its environment and the file that either names. */
export const readConfig = (words: readonly string[]): Config =>
  loadConfig(optionTable({ home: homedir(), root }), {
    words,
    environment: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
  });

/** What programs that the server starts may inherit a part of. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;

/** Options given as values, the others at their defaults: for servers inside another process. */
export const configOf = (given: Partial<Config>): Config => ({
  ...loadConfig(optionTable({ home: homedir(), root }), { words: [], environment: {}, readFile: () => '' }),
  ...given,
});

/** Every option as it stands now, in text; of a secret empty: it is not set. Secrets too: they are for comparing, never for showing. */
export function configurationTexts(config: Config): { name: string; text: string; isSecret: boolean; isDefault: boolean }[] {
  const table = optionTable({ home: homedir(), root });
  return (Object.keys(table) as OptionName[]).map((name) => {
    const option = table[name] as Option<unknown>;
    const [value, usual] = [config[name] as unknown, option.default];
    const isSecret = option.secret === true;
    const text = isSecret ? String(value ?? '') : option.kind.show(value);
    return { name, text, isSecret, isDefault: value === usual };
  });
}

/** The text of `--help`. */
export const help = (): string => helpText(optionTable({ home: homedir(), root }));

/** The page docs/reference/configuration.md. */
export const configurationPage = (): string => referencePage(optionTable({ home: '/home/you', root: '/opt/baton' }));
