import type { SuspicionList as List, Suspicion } from '@baton/protocol';
import { suspicionWords } from '@baton/protocol/audit-words';
import { IconShieldCheck } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Pill, type Tone } from '../../parts/marks/Pill.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { formatPlural } from '../../text/amount.ts';
import styles from './audit.module.css';

const tones: Readonly<Record<string, Tone>> = { failures_then_success: 'red', reused_token: 'red', many_failures: 'orange' };

/** What looks wrong about signing in. */
export function SuspicionList({ answer: { data, error } }: { answer: UseQueryResult<List> }) {
  if (error) return <FailureNotice error={error} />;
  if (!data) return null;
  if (data.suspicions.length === 0)
    return (
      <EmptyState icon={<IconShieldCheck size={26} stroke={1.6} />} title="Nothing looks wrong">
        <p>Many failures, sign-ins from new addresses and tokens that were used up are listed here, of the last 90 days.</p>
      </EmptyState>
    );
  return (
    <ul className={styles.list} aria-label="Suspicions">
      {data.suspicions.map((each) => (
        <Row key={`${each.kind} ${each.seq}`} suspicion={each} />
      ))}
    </ul>
  );
}

function Row({ suspicion: { kind, identity, address, lastAt, count, seq } }: { suspicion: Suspicion }) {
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <Pill tone={tones[kind] ?? 'yellow'}>{suspicionWords(kind)}</Pill>
        <RelativeTime at={lastAt} />
      </div>
      <p className={styles.wrapped}>
        <strong>{identity}</strong> from <span className="mono">{address ?? 'unknown'}</span>
        {count > 1 && `, ${formatPlural(count, 'try', 'tries')}`}
      </p>
      <p>
        <PlainLink href={`/audit?entry=${seq}`}>Entry {seq}</PlainLink>
        {address !== null && (
          <>
            {' · '}
            <PlainLink href={`/audit?address=${encodeURIComponent(address)}`}>All from this address</PlainLink>
          </>
        )}
      </p>
    </li>
  );
}
