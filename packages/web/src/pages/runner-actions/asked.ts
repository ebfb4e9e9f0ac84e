import { useSyncExternalStore } from 'react';
import { closeDialog, openDialog } from '../../dialogs/history.ts';
import { useDialogName } from '../../dialogs/use-dialog.ts';
import { Emitter } from '../../live/emitter.ts';
import { runners } from '../../live/runner-store.ts';
import { bulkEntries, entriesFor } from './acts.ts';
import { type Asked, dialogOf, readDialog } from './asked-address.ts';
import { selection } from './chosen-runners.ts';

/** What was asked for last: a dialog that is open knows by it whom it is about, also when rows come and go. */
let asked: Asked | null = null;
const restored = new Emitter();

/** Opens the dialog for it. */
export function setAsked(next: Asked): void {
  asked = next;
  openDialog(dialogOf(next));
}

export const closeAsked = (): void => closeDialog();

/** What the dialog that is open is about. */
export function useAsked(): Asked | null {
  const name = useDialogName();
  // restored: the same name, and another answer
  return useSyncExternalStore(restored.subscribe, () => (name !== null && asked && dialogOf(asked) === name ? asked : null));
}

/** Takes up what an address asks for that was not opened here, as soon as the rows it is about are there. */
export function restoreAsked(dialog: string): void {
  const wanted = readDialog(dialog);
  if (wanted === null) return;
  const { name, id } = wanted;
  const rows = (id === null ? selection.ids() : [id]).flatMap((each) => runners.rows.get(each) ?? []);
  const [first] = rows;
  if (!first || !(rows.length === 1 ? entriesFor(first) : bulkEntries()).some(({ key }) => key === name)) return;
  asked = { name, ids: rows.map((row) => row.id), names: new Map(rows.map((row) => [row.id, row.name])) };
  restored.emit();
}

let anchor: { element: HTMLElement; id: string } | null = null;
const moved = new Emitter();

/** Opens the menu of a runner at its button; once more closes it. */
export function toggleMenu(element: HTMLElement, id: string): void {
  anchor = anchor?.element === element ? null : { element, id };
  moved.emit();
}

export function closeMenu(): void {
  anchor = null;
  moved.emit();
}

export const useMenuAnchor = (): typeof anchor => useSyncExternalStore(moved.subscribe, () => anchor);
