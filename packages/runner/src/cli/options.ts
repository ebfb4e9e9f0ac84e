import { parseArgs } from 'node:util';
import { ApiError } from '@baton/protocol/errors';

/** One option of a verb; drives parsing and `--help`. */
export interface Option {
  name: string;
  /** how the value is shown in help; without one it is a switch */
  value?: string;
  help: string;
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** Reads the words after the verb. Throws `usage`. */
export function parseOptions(options: readonly Option[], words: readonly string[]): Values {
  const table = Object.fromEntries(
    options.map(({ name, value }) => [name, { type: value ? ('string' as const) : ('boolean' as const) }]),
  );
  try {
    return parseArgs({ args: [...words], options: table, strict: true, allowPositionals: false }).values as Values;
  } catch (error) {
    throw new ApiError('usage', { problem: error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error) });
  }
}

export const text = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** A whole number in its bounds. Throws `usage`. */
export function count(values: Values, name: string, min: number, max: number): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw new ApiError('usage', { problem: `--${name}: must be a whole number from ${min} to ${max}, got ${value}` });
  return number;
}

/** Words joined by commas, each once. */
export const list = (values: Values, name: string): string[] | undefined => {
  const value = text(values, name);
  return value === undefined
    ? undefined
    : [...new Set(value.split(',').map((word) => word.trim()))].filter((word) => word !== '');
};
