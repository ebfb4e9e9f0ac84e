import { useEffect, useRef } from 'react';
import { type Selection, useSelected } from './selection.ts';

interface Options {
  selection: Selection;
  address: string | undefined;
  /** the rows are: before that nothing can be chosen by an address */
  known: boolean;
  /** ids of the rows that an address names */
  read: (address: string | undefined) => readonly string[];
  /** an address for these rows; undefined: none, or too many to be told so */
  tell: (ids: readonly string[]) => string | undefined;
  /** puts it into the address */
  write: (text: string | undefined) => void;
}

/** Keeps the chosen rows and the address alike, whichever of them changes. Nothing is chosen any more when the page is left. */
export function useSelectionAddress({ selection, address, known, read, tell, write }: Options): void {
  const chosen = useSelected(selection);
  const told = useRef<string | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address is a reason to choose anew
  useEffect(() => {
    if (!known || address === told.current) return;
    told.current = address;
    selection.choose(read(address));
  }, [address, known]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is chosen is a reason to write
  useEffect(() => {
    // until the address was read once, it is right and the selection is not
    if (!known) return;
    // not `chosen`: what was just read from the address is not drawn yet
    const text = tell(selection.ids());
    if (text === told.current) return;
    told.current = text;
    write(text);
  }, [chosen]);
  useEffect(() => () => selection.clear(), [selection]);
}
