import { useTicking } from '../live/clock.ts';
import { useLinkState } from '../live/live.ts';
import { formatClock, formatPrecise } from '../text/time.ts';
import styles from './shell.module.css';

/** Shorter breaks are not worth a word of alarm. */
const staleAfterMs = 5000;

/** Whether what is shown is current. */
export function LiveMark() {
  const { status, since, lostAt } = useLinkState();
  const state = useTicking((now) => {
    if (status === 'live') return 'live';
    if (status === 'connecting' || since === null || lostAt === null) return 'connecting';
    return now - lostAt > staleAfterMs ? 'stale' : 'reconnecting';
  });
  const at = since === null ? 'before' : formatPrecise(since);
  const words: Record<string, string> = {
    live: 'Live',
    connecting: 'Connecting',
    reconnecting: 'Reconnecting',
    stale: 'Stale',
  };
  const titles: Record<string, string> = {
    live: 'This page shows what is now, without reloading',
    connecting: 'The server is asked for what is now',
    reconnecting: `What is shown is of ${at}; the server is being asked again`,
    stale: `What is shown is of ${at}; the server does not answer, and is asked again and again`,
  };
  return (
    <output className={styles.live} data-state={state} title={titles[state]}>
      <span className={styles.liveDot} aria-hidden="true" />
      {words[state]}
      {state === 'stale' && since !== null && <span className={styles.since}> since {formatClock(since)}</span>}
    </output>
  );
}
