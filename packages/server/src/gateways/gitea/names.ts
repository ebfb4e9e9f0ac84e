import { limits } from '@baton/core';
import { cut } from '../shared/names.ts';
import { ConnectError } from './connect/connect-error.ts';

const versionCharsMax = 64;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The name that a runner gives itself, as long as one may be. Throws `invalid_argument` for what can be none. */
export function nameOf(given: string): string {
  const name = given.trim();
  if (name === '') throw new ConnectError('invalid_argument', 'The runner has no name: give it one with --name');
  if (unprintable.test(name)) throw new ConnectError('invalid_argument', 'The name of the runner has control characters in it');
  return cut(name, limits.nameCharsMax);
}

/** What a runner says of its version, as far as it can be shown. */
export function versionOf(...given: readonly (string | undefined)[]): string {
  const version = given.find((each) => each !== undefined && each.trim() !== '') ?? 'unknown';
  return cut(version.replace(new RegExp(unprintable, 'gu'), '').trim(), versionCharsMax) || 'unknown';
}
