import { ConnectError } from './connect/connect-error.ts';

const nameCharsMax = 120;
const versionCharsMax = 64;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** No half of a pair of code units is left at the cut. */
const cut = (text: string, charsMax: number): string => text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, '');

/** The name that a runner gives itself, as long as one may be. Throws `invalid_argument` for what can be none. */
export function nameOf(given: string): string {
  const name = given.trim();
  if (name === '') throw new ConnectError('invalid_argument', 'The runner has no name: give it one with --name');
  if (unprintable.test(name)) throw new ConnectError('invalid_argument', 'The name of the runner has control characters in it');
  return cut(name, nameCharsMax);
}

/** The name itself, then `name-2`, `name-3`, …, never longer than a name may be. */
export function* namesLike(name: string): Generator<string> {
  yield name;
  for (let number = 2; ; number++) yield `${cut(name, nameCharsMax - `-${number}`.length)}-${number}`;
}

/** What a runner says of its version, as far as it can be shown. */
export function versionOf(...given: readonly (string | undefined)[]): string {
  const version = given.find((each) => each !== undefined && each.trim() !== '') ?? 'unknown';
  return cut(version.replace(new RegExp(unprintable, 'gu'), '').trim(), versionCharsMax) || 'unknown';
}
