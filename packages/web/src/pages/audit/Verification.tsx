import { ActionIcon } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { auditVerificationQuery } from '../../api/audit-queries.ts';
import { Pill } from '../../parts/marks/Pill.tsx';
import { formatPlural } from '../../text/amount.ts';
import styles from './audit.module.css';

/** Whether the log is what was written, as of when that was checked. */
export function Verification() {
  const { data, error, isFetching, refetch } = useQuery(auditVerificationQuery);
  return (
    <span className={styles.verification} role="status">
      {isFetching && (
        <Pill tone="iris" shape="pulse">
          Verifying
        </Pill>
      )}
      {!isFetching && error && (
        <Pill tone="orange" shape="hollow" title={error.message}>
          Not verified
        </Pill>
      )}
      {!isFetching && !error && data?.ok && (
        <Pill tone="green" title={`Head ${data.head.seq}:${data.head.hash}`}>
          {`Verified: ${formatPlural(data.checked, 'entry', 'entries')}`}
        </Pill>
      )}
      {!isFetching && !error && data?.problem && (
        <Pill tone="red" title={data.problem.text}>
          {`Broken at entry ${data.problem.seq}`}
        </Pill>
      )}
      <ActionIcon variant="subtle" color="gray" aria-label="Verify again" disabled={isFetching} onClick={() => void refetch()}>
        <IconRefresh size={16} stroke={1.8} />
      </ActionIcon>
    </span>
  );
}
