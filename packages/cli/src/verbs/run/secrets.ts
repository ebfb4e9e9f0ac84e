import type { SubmitJob } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';

const isVariable = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** What `--secret` and `--secret-env` ask for; fields that nothing is asked of are left out. */
export function secretsOf(
  stored: readonly string[] = [],
  own: readonly string[] = [],
  here: Readonly<Record<string, string | undefined>>,
): Pick<SubmitJob, 'secrets' | 'secretEnvironment'> {
  return {
    ...(stored.length > 0 && { secrets: Object.fromEntries(stored.map(parseStored)) }),
    ...(own.length > 0 && { secretEnvironment: Object.fromEntries(own.map((name) => valueHere(name, here))) }),
  };
}

/** One `--secret`: `NAME`, or `VARIABLE=NAME`. */
function parseStored(text: string): [variable: string, name: string] {
  const [variable = '', name = variable, ...more] = text.split('=');
  if (!isVariable(variable) || name === '' || more.length > 0)
    throw new ApiError('usage', { problem: `--secret: '${text}' is neither NAME nor VARIABLE=NAME` });
  return [variable, name];
}

/** One `--secret-env`: its value is never an argument, which others could see. */
function valueHere(name: string, here: Readonly<Record<string, string | undefined>>): [variable: string, value: string] {
  // what stands behind a = is probably the value: it is not shown
  const variable = name.split('=')[0] ?? '';
  if (name.includes('='))
    throw new ApiError('usage', { problem: `--secret-env ${variable}: takes a name only, and its value from the environment` });
  if (!isVariable(name)) throw new ApiError('usage', { problem: `--secret-env: '${name}' is not the name of a variable` });
  const value = here[name];
  if (value === undefined || value === '') throw new ApiError('usage', { problem: `--secret-env: ${name} is not set here` });
  return [name, value];
}
