import { limits } from '@baton/core';

/** The beginning of a text. No half of a pair of code units is left at the cut. */
export const cut = (text: string, charsMax: number): string => text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, '');

/** The name itself, then `name-2`, `name-3`, …, never longer than a name may be. Does not end. */
export function* namesLike(name: string): Generator<string, never> {
  yield name;
  for (let number = 2; ; number++) yield `${cut(name, limits.nameCharsMax - `-${number}`.length)}-${number}`;
}
