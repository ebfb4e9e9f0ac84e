import { Refused } from '../../app/index.ts';
import { namesLike } from './names.ts';

/** So many runners of one name are numbered; the next gets a name that nobody else has. */
const namesTriedMax = 100;

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
