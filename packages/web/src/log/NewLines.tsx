import { IconArrowDown } from '@tabler/icons-react';
import { useRef } from 'react';
import { formatPlural } from '../text/amount.ts';
import styles from './log.module.css';

interface Props {
  count: number;
  /** there may come more */
  open: boolean;
  following: boolean;
  onFollow: () => void;
}

/** Says how much came since the reader went away from the end, and leads back there. */
export function NewLines({ count, open, following, onFollow }: Props) {
  const seen = useRef(count);
  const wasOpen = useRef(open);
  // what is there when the first lines come is no news; the last lines are, though nothing follows them
  if (following || !wasOpen.current || count < seen.current) seen.current = count;
  wasOpen.current ||= open;
  const fresh = count - seen.current;
  if (following || fresh === 0) return null;
  return (
    <button type="button" className={styles.fresh} onClick={onFollow}>
      <IconArrowDown size={15} stroke={2} aria-hidden="true" />
      {formatPlural(fresh, 'new line')}
    </button>
  );
}
