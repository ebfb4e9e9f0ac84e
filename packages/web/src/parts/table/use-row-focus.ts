import { type RefObject, useEffect, useRef } from 'react';

const fields = 'input:not(:disabled), textarea:not(:disabled), select:not(:disabled)';

const adderOf = (box: HTMLElement): HTMLElement | null | undefined =>
  box.closest('section')?.querySelector<HTMLElement>('[data-adds]') ?? [...box.querySelectorAll('button')].at(-1);

/**
 * The keyboard follows rows that are added and removed: to the first field of a new one; after a removal to the button that adds one, because the
 * one that was pressed is gone.
 *
 * @param count of the rows, which are marked by `data-row`; the last button in the box adds one
 * @returns of the box around the rows and the button; in a panel whose head has the button (`data-adds`), around the rows
 */
export function useRowFocus<T extends HTMLElement>(count: number): RefObject<T | null> {
  const box = useRef<T>(null);
  const before = useRef(count);
  useEffect(() => {
    const more = count - before.current;
    before.current = count;
    const { activeElement: focused } = document;
    const isHere = focused === null || focused === document.body || (box.current?.contains(focused) ?? false);
    if (!isHere || !box.current) return;
    if (more === 1) [...box.current.querySelectorAll('[data-row]')].at(-1)?.querySelector<HTMLElement>(fields)?.focus();
    if (more === -1) adderOf(box.current)?.focus();
  }, [count]);
  return box;
}
