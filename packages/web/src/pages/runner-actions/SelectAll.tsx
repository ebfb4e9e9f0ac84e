import { useEffect, useRef } from 'react';
import styles from './controls.module.css';
import { selection, useSelected } from './selection.ts';

/** Chooses all runners of the filter, or none. */
export function SelectAll({ shown }: { shown: readonly string[] }) {
  const box = useRef<HTMLInputElement>(null);
  const chosen = new Set(useSelected());
  const count = shown.reduce((sum, id) => sum + (chosen.has(id) ? 1 : 0), 0);
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
