import styles from './selection.module.css';
import { type Selection, useIsSelected } from './selection.ts';

/** Chooses a row; with Shift, all from the one before. A plain element: there are many of them. */
export function SelectBox({ selection, id, name }: { selection: Selection; id: string; name: string }) {
  const selected = useIsSelected(selection, id);
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={`Select ${name}`}
      checked={selected}
      onClick={(event) => selection.toggle(id, event.shiftKey)}
      onChange={() => {}}
    />
  );
}
