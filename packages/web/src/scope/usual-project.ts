import { isWithin } from '@baton/protocol/scope-within';

/** The project that is meant where none is named. */
export const defaultProject = 'baton/default';

/** The scope whose pages are shown, where it is one of these; the case of letters makes no other name. */
export const amongNames = (names: readonly string[], scope: string | null): string | undefined =>
  names.find((name) => name.toLowerCase() === scope?.toLowerCase());

/**
 * The project that something new belongs to unless another one is chosen: one of the scope whose pages are shown, and the default one
 * before others.
 *
 * @param names of the projects that can be chosen
 * @param scope null: all
 */
export function usualProject(names: readonly string[], scope: string | null): string | undefined {
  const within = names.filter((name) => isWithin(name, scope));
  const among = within.length > 0 ? within : names;
  return among.includes(defaultProject) ? defaultProject : among[0];
}
