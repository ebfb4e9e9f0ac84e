import { useEffect, useRef } from 'react';
import { runners } from '../../live/runner-store.ts';
import { selection, useSelected } from '../runner-actions/selection.ts';
import { readNumbers, writeNumbers } from '../runner-actions/selection-address.ts';

/**
 * Keeps the chosen rows and the address alike, whichever of them changes.
 *
 * @param known the rows are: before that nothing can be chosen by an address
 * @param write puts it into the address
 */
export function useSelectionAddress(
  address: string | undefined,
  known: boolean,
  write: (text: string | undefined) => void,
): void {
  const chosen = useSelected();
  const told = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!known || address === told.current) return;
    told.current = address;
    const has = readNumbers(address);
    selection.choose([...runners.rows.values()].filter(({ number }) => has(number)).map(({ id }) => id));
  }, [address, known]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is chosen is a reason to write
  useEffect(() => {
    // until the address was read once, it is right and the selection is not
    if (!known) return;
    // not `chosen`: what was just read from the address is not drawn yet
    const text = writeNumbers(selection.ids().flatMap((id) => runners.rows.get(id)?.number ?? []));
    if (text === told.current) return;
    told.current = text;
    write(text);
  }, [chosen]);
  useEffect(() => () => selection.clear(), []);
}
