import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { LogState } from '../live/log-feed.ts';
import { formatBytes, formatPlural } from '../text/amount.ts';
import styles from './log.module.css';
import { describeReceipt } from './receipt.ts';

/** How complete the log is. */
export function LogFoot({ log, running }: { log: LogState; running: boolean }) {
  const { receipt, lines, ended } = log;
  if (receipt) {
    const { complete, text } = describeReceipt(receipt);
    const Icon = complete ? IconCircleCheck : IconAlertTriangle;
    return (
      <div className={styles.foot} data-complete={complete}>
        <Icon size={16} stroke={1.8} aria-hidden="true" />
        <span>
          Log {text} · {formatBytes(receipt.bytes)}
        </span>
      </div>
    );
  }
  const words = running && !ended ? 'so far' : 'here; the runner has not closed this log, so more may be missing';
  return (
    <div className={styles.foot} data-complete={running && !ended ? undefined : false}>
      <span>
        {formatPlural(lines.length, 'line')} {words}
      </span>
    </div>
  );
}
