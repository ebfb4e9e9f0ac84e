import { CopyButton } from './CopyButton.tsx';
import styles from './copy.module.css';

/** An id in monospace with a button that copies it. Cut off where there is no room; the whole stands in the tooltip. */
export function CopyableId({ id }: { id: string }) {
  return (
    <span className={styles.id}>
      <span className="mono" title={id}>
        {id}
      </span>
      <CopyButton text={id} label="id" />
    </span>
  );
}
