import { pageHistory } from '../scope/history.ts';
import { dialogIn, dialogParameters, isOpening, withParameters } from './address.ts';

/**
 * What the entries of this tab's history are for dialogs, by their index: `opened`, one opens over the entry before; `spare`, that dialog was
 * closed since, and the entry shows what the one before it shows.
 */
const entries = new Map<number, 'opened' | 'spare'>();

const indexOf = (state: { __TSR_index?: number }): number => state.__TSR_index ?? 0;

/** The history, in which going back passes over entries that show nothing new. */
function watched(): ReturnType<typeof pageHistory> {
  const history = pageHistory();
  if (isWatched) return history;
  isWatched = true;
  let { location: before } = history;
  history.subscribe(({ location, action: { type } }) => {
    const from = before;
    before = location;
    const [was, is] = [indexOf(from.state), indexOf(location.state)];
    if (type === 'PUSH') {
      for (const index of entries.keys()) if (index >= is) entries.delete(index);
      if (isOpening(from, location)) entries.set(is, 'opened');
    } else if (is === was - 1 && entries.get(was) === 'spare') history.back();
  });
  return history;
}
let isWatched = false;

/** Where it stands, nothing is to be scrolled to once more. */
const still = { __hashScrollIntoViewOptions: false } as object;

/** The dialog that the address names; null: none. */
export const openedDialog = (): string | null => dialogIn(watched().location.search);

export const onDialogChange = (listener: () => void): (() => void) => watched().subscribe(listener);

/** Opens a dialog of this page: its name comes into the address, and going back closes it. Never give it a secret. */
export function openDialog(name: string): void {
  const history = watched();
  // two ways in one moment would be one entry: the page that was just gone to has to stay behind it
  history.flush();
  const { location } = history;
  const href = withParameters(location, { dialog: name });
  const mark = entries.get(indexOf(location.state));
  if (mark === undefined) history.push(href, still);
  else {
    history.replace(href, still);
    entries.set(indexOf(location.state), 'opened');
  }
}

/** Closes what the address opens, whichever parameter does. `more`: others that belong to it. */
export function closeDialog(...more: string[]): void {
  const history = watched();
  const { location } = history;
  const gone = [...dialogParameters, ...more];
  const href = withParameters(location, Object.fromEntries(gone.map((name) => [name, null])));
  if (href === withParameters(location, {})) return;
  const index = indexOf(location.state);
  history.replace(href, still);
  // or who goes on to another page at once would leave the dialog behind
  history.flush();
  if (entries.get(index) === 'opened') entries.set(index, 'spare');
}
