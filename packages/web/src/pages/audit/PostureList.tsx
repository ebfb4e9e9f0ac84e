import type { Posture, PostureFinding } from '@baton/protocol';
import { IconShieldCheck } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Pill, type Tone } from '../../parts/marks/Pill.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import styles from './audit.module.css';

const looks: Record<PostureFinding['severity'], { tone: Tone; word: string }> = {
  high: { tone: 'red', word: 'High' },
  medium: { tone: 'orange', word: 'Medium' },
  low: { tone: 'grey', word: 'Low' },
};

/** What is set up weakly, the worst first. */
export function PostureList({ answer: { data, error } }: { answer: UseQueryResult<Posture> }) {
  if (error) return <FailureNotice error={error} />;
  if (!data) return null;
  if (data.findings.length === 0)
    return (
      <EmptyState icon={<IconShieldCheck size={26} stroke={1.6} />} title="Nothing is set up weakly">
        <p>Credentials, files, encryption and runners are looked at each time this page is opened.</p>
      </EmptyState>
    );
  return (
    <ul className={styles.list} aria-label="Findings">
      {data.findings.map((finding) => (
        <Row key={finding.id} finding={finding} />
      ))}
    </ul>
  );
}

function Row({ finding: { severity, what, why, fix, about } }: { finding: PostureFinding }) {
  const { tone, word } = looks[severity];
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <h2 className={styles.what}>{what}</h2>
        <Pill tone={tone}>{word}</Pill>
      </div>
      <p>{why}</p>
      <p className={styles.wrapped}>
        <span className="soft">Fix: </span>
        {fix}
      </p>
      {about.length > 0 && <Tags values={about} most={12} />}
    </li>
  );
}
