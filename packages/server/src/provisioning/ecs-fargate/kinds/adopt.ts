import type { ProviderData } from '@baton/core';
import { ProviderError } from '../../interface.ts';
import { isMissing } from '../errors.ts';
import type { Found } from '../kind.ts';

/** What is there under a name is taken when it is ours, and left alone when it is not. Null: nothing is there. */
export function adopted(found: Found, what: string): ProviderData | null {
  if (found === null) return null;
  if (found.ours) return found.data;
  throw new ProviderError(
    'name_clash',
    `${what} is there already, and has no tag that says that it is of this runner: it is not touched`,
  );
}

/** What was said to be there but can not be found is on its way, or on its way out. */
export function adoptedOrLater(found: Found, what: string): ProviderData {
  const data = adopted(found, what);
  if (data === null) throw new ProviderError('not_ready', `${what} is said to be there already, but is not found`);
  return data;
}

/** Null when AWS says that it is not there. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Done, or not needed any more. */
export const unlessMissing = async (removed: Promise<unknown>): Promise<void> => {
  await orNull(removed);
};
