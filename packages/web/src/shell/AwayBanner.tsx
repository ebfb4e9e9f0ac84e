import { Button } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { settingsQuery } from '../api/queries.ts';
import { queryClient } from '../api/query-client.ts';
import { live, useLinkState } from '../live/live.ts';
import { isServerThere } from '../script/patiently.ts';
import { useIsAskedToSignIn } from '../session/again.ts';
import { formatClock } from '../text/time.ts';
import styles from './pause.module.css';

/** Shorter breaks are not worth a word; and how often it is asked during longer ones. */
const awayAfterMs = 4_000;

/** On each page: that the server is away, or that it came back as another version. */
export function AwayBanner() {
  const isAsked = useIsAskedToSignIn();
  const { status, since } = useLinkState();
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    if (status !== 'reconnecting') return setAway(false);
    // where only the live connection is held up (by a proxy, say), all else works
    const timer = setInterval(() => void isServerThere().then((isThere) => setAway(!isThere)), awayAfterMs);
    return () => clearInterval(timer);
  }, [status]);
  if (isAsked) return null;
  if (isAway) return <Away since={since} />;
  return <Updated />;
}

function Away({ since }: { since: number | null }) {
  const who = navigator.onLine ? 'The server does not answer' : 'This computer is offline';
  return (
    <section className={styles.banner} aria-label="The connection">
      <div className={styles.pause}>
        <IconPlugConnectedX size={18} stroke={1.8} aria-hidden="true" className={styles.icon} />
        <p className={styles.text} role="status">
          <strong>{since === null ? `${who}.` : `${who} since ${formatClock(since)}.`}</strong> What you see is from then and can
          be read on; nothing can be changed until it is back. It is tried again by itself.
        </p>
        <Button size="xs" variant="default" onClick={() => live.hurry()}>
          Try now
        </Button>
      </div>
    </section>
  );
}

/** Asks for the version anew with each connection, and tells when it is not the one of this page any more. */
function Updated() {
  const { status } = useLinkState();
  const version = useQuery(settingsQuery).data?.version;
  const first = useRef<string>(undefined);
  first.current ??= version;
  const wasLive = useRef(false);
  useEffect(() => {
    if (status !== 'live') return;
    if (wasLive.current) void queryClient.invalidateQueries({ queryKey: settingsQuery.queryKey });
    wasLive.current = true;
  }, [status]);
  if (version === undefined || version === first.current) return null;
  return (
    <section className={styles.banner} aria-label="A new version">
      <div className={styles.pause}>
        <IconRefresh size={18} stroke={1.8} aria-hidden="true" className={styles.icon} />
        <p className={styles.text} role="status">
          <strong>Baton was updated to {version}.</strong> This page is of version {first.current}. Reload it when nothing is half
          typed.
        </p>
        <Button size="xs" variant="default" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
    </section>
  );
}
