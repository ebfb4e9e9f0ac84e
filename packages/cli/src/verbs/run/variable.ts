import { ApiError } from '@baton/protocol/errors';

/** `NAME=VALUE`, or `NAME` for the value that it has here. Throws `usage`. */
export function parseVariable(
  option: string,
  text: string,
  here: Readonly<Record<string, string | undefined>>,
): [name: string, value: string] {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const value = at === -1 ? here[name] : text.slice(at + 1);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new ApiError('usage', { problem: `${option}: '${name}' is not the name of a variable` });
  if (value === undefined) throw new ApiError('usage', { problem: `${option}: ${name} is not set here` });
  return [name, value];
}
