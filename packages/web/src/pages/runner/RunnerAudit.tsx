import type { AuditEntry, Runner } from '@baton/protocol';
import { useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { useAuditLog } from '../../live/audit-log.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { addressWith } from '../audit/filters.ts';
import { actionWords } from '../audit/words.ts';
import styles from './runner.module.css';

const shownMax = 8;

/** What was done to a runner lately, for those who may read it. */
export function RunnerAudit({ runner }: { runner: Pick<Runner, 'id' | 'scope'> }) {
  return useMay()('view_audit', runner.scope) ? <Entries runnerId={runner.id} /> : null;
}

function Entries({ runnerId }: { runnerId: string }) {
  const filter = useMemo(() => ({ target: runnerId }), [runnerId]);
  const list = useAuditLog(filter);
  const entries = list.data?.pages[0]?.entries ?? [];
  return (
    <Panel title="Audit" aside={<PlainLink href={addressWith({}, filter)}>All entries</PlainLink>}>
      {list.error && <FailureNotice error={list.error} />}
      {list.isSuccess && entries.length === 0 && <p className="soft">Nothing was done to it yet.</p>}
      <ul className={styles.jobs}>
        {entries.slice(0, shownMax).map((entry) => (
          <Row key={entry.seq} entry={entry} runnerId={runnerId} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ entry, runnerId }: { entry: AuditEntry; runnerId: string }) {
  const words = actionWords(entry.action);
  return (
    <li className={styles.job}>
      <PlainLink
        href={addressWith({}, { target: runnerId, entry: String(entry.seq) })}
        className={styles.name ?? ''}
        title={words}
      >
        {words}
      </PlainLink>
      <span className={styles.who} title={entry.actor.login}>
        {entry.actor.login}
      </span>
      <span className={styles.time}>
        <RelativeTime at={entry.at} />
      </span>
    </li>
  );
}
