import type { OwnSession } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { endOtherSessions, endSession, sessionsQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { Panel } from '../../parts/Facts.tsx';
import { Tag } from '../../parts/marks/Tags.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { browserWords } from '../../text/browser.ts';
import styles from './account.module.css';

const refresh = () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });

/** Where one is signed in, and how to end it. */
export function SessionsPanel() {
  const query = useQuery(sessionsQuery);
  const all = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: refresh,
    onError: (error) => showFailure('The other sessions were not ended', error),
  });
  const sessions = query.data?.sessions ?? [];
  return (
    <Panel
      title="Where you are signed in"
      aside={
        sessions.length > 1 && (
          <Button size="xs" variant="default" loading={all.isPending} onClick={() => all.mutate()}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      {query.isError && <FailureNotice error={query.error} />}
      <ul className={styles.list}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: refresh,
    onError: (error) => showFailure('The session was not ended', error),
  });
  const browser = browserWords(session.userAgent);
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <p className={styles.name}>
          <strong title={session.userAgent}>{browser}</strong>
          {session.isThisOne && <Tag>this one</Tag>}
        </p>
        <p className="soft">
          <span className="mono">{session.address}</span> · last seen <RelativeTime at={session.lastSeenAt} /> · since{' '}
          <ExactTime at={session.createdAt} />
        </p>
      </div>
      {!session.isThisOne && (
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          aria-label={`End the session of ${browser} at ${session.address}`}
          onClick={() => end.mutate()}
        >
          End
        </Button>
      )}
    </li>
  );
}
