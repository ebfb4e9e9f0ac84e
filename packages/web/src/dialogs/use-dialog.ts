import { useId, useSyncExternalStore } from 'react';
import { closeDialog, onDialogChange, openDialog, openedDialog } from './history.ts';

/** A dialog that the address can open. */
export interface DialogState {
  opened: boolean;
  open(): void;
  close(): void;
}

/** The dialog that the address names; null: none. */
export const useDialogName = (): string | null => useSyncExternalStore(onDialogChange, openedDialog);

const close = (): void => closeDialog();

/**
 * A dialog of the page: open as long as the address says so, so that a reload keeps it and going back closes it.
 *
 * @param name unique on its page: what it does, and to what (`remove.ID`) where there are several
 */
export function useDialog(name: string): DialogState {
  const opened = useSyncExternalStore(onDialogChange, () => openedDialog() === name);
  return { opened, open: () => openDialog(name), close };
}

let owner: string | null = null;

/** The same for one of many that have no name of their own: going back closes it, a reload does too. */
export function usePassingDialog(name: string): DialogState {
  const id = useId();
  const { opened, open } = useDialog(name);
  const openOwn = (): void => {
    owner = id;
    open();
  };
  return { opened: opened && owner === id, open: openOwn, close };
}

/** Search parameters without what opens a dialog above the page: links and filters are not about it. */
export const withoutDialog = <T extends object>(search: T): T => {
  const { dialog: _, ...rest } = search as T & { dialog?: unknown };
  return rest as T;
};
