import { type AskedName, askedNames } from './acts.ts';

/** What a dialog is open for. */
export interface Asked {
  name: AskedName;
  ids: readonly string[];
  /** names as they were when it was opened: removed runners have no row any more */
  names: ReadonlyMap<string, string>;
}

/** Stands for the chosen rows, which the address has in a parameter of their own. */
const chosen = 'selected';

/** `disable.ID`, or `disable.selected`. */
export const dialogOf = ({ name, ids: [only, ...more] }: Pick<Asked, 'name' | 'ids'>): string =>
  `${name}.${more.length === 0 ? only : chosen}`;

/**
 * The reverse. `id` null: the chosen ones. What is done without a question is not to be done by an address.
 */
export function readDialog(dialog: string): { name: AskedName; id: string | null } | null {
  const [word = '', id = ''] = dialog.split('.', 2);
  const name = askedNames.find((each) => each === word);
  if (name === undefined || name === 'enable' || id === '') return null;
  return { name, id: id === chosen ? null : id };
}
