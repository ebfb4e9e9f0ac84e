import { ApiError } from '@baton/protocol';
import { BadValue, flagOf, type Option, type Source, sourceWords, variableOf } from './option.ts';
import type { Config, OptionName, OptionTable } from './options.ts';
import { readWords } from './words.ts';

export interface ConfigInputs {
  /** the command line without program names */
  words: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  /** text of a file */
  readFile: (path: string) => string;
}

interface Found {
  text: string;
  source: Source;
}

/** The configuration: a flag goes before the environment, that before the file, that before the default. Throws `option_invalid`. */
export function loadConfig(table: OptionTable, inputs: ConfigInputs): Config {
  const names = Object.keys(table) as OptionName[];
  const flags = readWords(inputs.words, [
    ...names.filter((name) => optionOf(table, name).flag !== false).map(flagOf),
    '--config',
  ]);
  const path = flags.get('--config') ?? inputs.environment.BATON_CONFIG;
  const file = path ? readConfigFile(path, inputs.readFile, names) : null;
  const values = names.map((name) => {
    const found = find(name, flags, inputs.environment, file) ?? fromSecretFile(table, name, inputs);
    return [name, found ? parse(table, name, found) : optionOf(table, name).default] as const;
  });
  return Object.fromEntries(values) as Config;
}

const optionOf = (table: OptionTable, name: OptionName): Option<unknown> => table[name] as Option<unknown>;

interface ConfigFile {
  path: string;
  values: Readonly<Record<string, string>>;
}

function find(
  name: OptionName,
  flags: ReadonlyMap<string, string>,
  environment: ConfigInputs['environment'],
  file: ConfigFile | null,
): Found | null {
  const flag = flagOf(name);
  const given = flags.get(flag);
  if (given !== undefined) return { text: given, source: { kind: 'flag', name: flag } };
  const variable = variableOf(name);
  const set = environment[variable];
  if (set !== undefined && set !== '') return { text: set, source: { kind: 'environment', name: variable } };
  const written = file?.values[name];
  return file && written !== undefined ? { text: written, source: { kind: 'file', name: file.path } } : null;
}

/** A secret may stand in a file that `NAME_FILE` names, as container platforms mount them. */
function fromSecretFile(table: OptionTable, name: OptionName, { environment, readFile }: ConfigInputs): Found | null {
  const variable = `${variableOf(name)}_FILE`;
  const path = environment[variable];
  if (!optionOf(table, name).secret || path === undefined || path === '') return null;
  try {
    return { text: readFile(path).trim(), source: { kind: 'environment', name: variable } };
  } catch {
    throw invalid(name, 'the file can not be read', path, `the environment variable ${variable}`);
  }
}

function parse(table: OptionTable, name: OptionName, { text, source }: Found): unknown {
  const option = optionOf(table, name);
  try {
    return option.kind.parse(text);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    throw invalid(name, error.message, option.secret ? '(hidden)' : text, sourceWords(source, name));
  }
}

function readConfigFile(path: string, readFile: (path: string) => string, names: readonly OptionName[]): ConfigFile {
  const problem = (words: string): ApiError => invalid('--config', words, path, 'the command line or BATON_CONFIG');
  let content: unknown;
  try {
    content = JSON.parse(readFile(path));
  } catch (error) {
    throw problem(error instanceof SyntaxError ? 'the file is not valid JSON' : 'the file can not be read');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw problem('the file must hold one object');
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(content)) {
    if (!names.includes(key as OptionName)) throw invalid(key, 'there is no such option', String(value), path);
    if (typeof value !== 'string' && typeof value !== 'number')
      throw invalid(key, 'must be text or a number', typeof value, path);
    values[key] = String(value);
  }
  return { path, values };
}

const invalid = (option: string, problem: string, value: string, source: string): ApiError =>
  new ApiError('option_invalid', { option, problem, value, source });
