import { limits } from '@baton/core';
import { Refused } from '../../app/index.ts';

/** So many runners of one name are numbered; the next gets a name that nobody else has. */
const namesTriedMax = 100;

/** No half of a pair of code units is left at the cut. */
export const cut = (text: string, charsMax: number): string => text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, '');

/** The name itself, then `name-2`, `name-3`, …, never longer than a name may be. */
function* namesLike(name: string): Generator<string, never> {
  yield name;
  for (let number = 2; ; number++) yield `${cut(name, limits.nameCharsMax - `-${number}`.length)}-${number}`;
}

/**
 * Registers under a name that is free: programs of other systems know no names that are taken.
 *
 * @param rest for the last try; nobody else has it
 */
export async function underFreeName<T>(given: string, rest: string, register: (name: string) => Promise<T>): Promise<T> {
  const names = namesLike(given);
  for (let tried = 0; tried < namesTriedMax; tried++) {
    try {
      return await register(names.next().value);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'runner_name_taken') throw error;
    }
  }
  return await register(rest);
}
