import { useTicking } from '../live/clock.ts';
import { useLinkState } from '../live/live.ts';
import { formatClock } from '../text/time.ts';
import styles from './shell.module.css';

/** Shorter breaks are not worth a word of alarm. */
const staleAfterMs = 5000;

/** Whether what is shown is current. */
export function LiveMark() {
  const { status, since } = useLinkState();
  const state = useTicking((now) => {
    if (status === 'live') return 'live';
    if (status === 'connecting' || since === null) return 'connecting';
    return now - since > staleAfterMs ? 'stale' : 'reconnecting';
  });
  const words: Record<string, string> = {
    live: 'Live',
    connecting: 'Connecting',
    reconnecting: 'Reconnecting',
    stale: `Stale since ${since === null ? '' : formatClock(since)}`,
  };
  return (
    <output className={styles.live} data-state={state} title="Whether this page shows what is now">
      <span className={styles.liveDot} aria-hidden="true" />
      {words[state]}
    </output>
  );
}
