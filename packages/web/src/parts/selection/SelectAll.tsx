import { useEffect, useRef } from 'react';
import styles from './selection.module.css';
import { type Selection, useSelected } from './selection.ts';

/** Chooses all rows of the filter, or none. */
export function SelectAll({ selection, shown }: { selection: Selection; shown: readonly string[] }) {
  const box = useRef<HTMLInputElement>(null);
  useSelected(selection);
  const count = shown.reduce((sum, id) => sum + (selection.has(id) ? 1 : 0), 0);
  const all = count > 0 && count === shown.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && !all;
  }, [count, all]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={styles.box}
      aria-label="Select all that are shown"
      checked={all}
      onChange={() => selection.setShown(!all)}
    />
  );
}
