import type { LogPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { LogState } from '../live/log-feed.ts';
import { formatBytes, formatPlural } from '../text/amount.ts';
import styles from './log.module.css';
import { describeReceipt } from './receipt.ts';

interface Props {
  log: LogState;
  running: boolean;
  jobId: string;
  attempt: number;
}

/** How complete the log is. */
export function LogFoot({ log, running, jobId, attempt }: Props) {
  const { receipt, first, lines, ended, factLines } = log;
  if (receipt) {
    const { complete, text } = describeReceipt(receipt, factLines);
    const Icon = complete ? IconCircleCheck : IconAlertTriangle;
    return (
      <div className={styles.foot} data-complete={complete}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
        <span>
          Log {text} · {formatBytes(receipt.bytes)}
          <Stored jobId={jobId} attempt={attempt} chunks={receipt.chunks} />
        </span>
      </div>
    );
  }
  const words = running && !ended ? 'so far' : 'here; the runner has not closed this log, so more may be missing';
  return (
    <div className={styles.foot} data-complete={running && !ended ? undefined : false}>
      <span>
        {formatPlural(first + lines.length, 'line')} {words}
      </span>
    </div>
  );
}

/** What it takes on the server, where it is compressed. */
function Stored({ jobId, attempt, chunks }: { jobId: string; attempt: number; chunks: number }) {
  const { data } = useQuery({
    queryKey: ['log-stored', jobId, attempt],
    // nothing but the size: all chunks are before what is asked for
    queryFn: ({ signal }) => request<LogPage>('GET', restPaths.jobLog(jobId), { query: { attempt, after: chunks }, signal }),
  });
  return data?.stored?.packed ? <>, stored in {formatBytes(data.stored.bytes)}</> : null;
}
