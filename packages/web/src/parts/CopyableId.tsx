import { CopyButton } from './CopyButton.tsx';
import styles from './copy.module.css';

/** An id in monospace with a button that copies it. `short` shows its beginning; the whole stands in the tooltip. */
export function CopyableId({ id, short = false }: { id: string; short?: boolean }) {
  return (
    <span className={styles.id}>
      <span className="mono" title={id}>
        {short ? id.slice(0, 8) : id}
      </span>
      <CopyButton text={id} label="id" />
    </span>
  );
}
