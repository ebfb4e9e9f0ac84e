import { IconArrowDown } from '@tabler/icons-react';
import { useRef } from 'react';
import { formatPlural } from '../text/amount.ts';
import styles from './log.module.css';

/** Says how much came since the reader went away from the end, and leads back there. */
export function NewLines({ count, following, onFollow }: { count: number; following: boolean; onFollow: () => void }) {
  const seen = useRef(count);
  if (following || count < seen.current) seen.current = count;
  const fresh = count - seen.current;
  if (following || fresh === 0) return null;
  return (
    <button type="button" className={styles.fresh} onClick={onFollow}>
      <IconArrowDown size={15} stroke={2} aria-hidden="true" />
      {formatPlural(fresh, 'new line')}
    </button>
  );
}
