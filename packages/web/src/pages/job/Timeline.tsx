import type { TimelineEntry } from '@baton/protocol';
import { Panel } from '../../parts/Facts.tsx';
import { formatDuration } from '../../text/duration.ts';
import { timelineWords } from '../../text/job-words.ts';
import { formatExact, formatPrecise } from '../../text/time.ts';
import styles from './job.module.css';

/** What happened, when, and how long after what came before. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <Panel title="Timeline">
      <table className={styles.timeline}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">What happened</th>
            <th scope="col">Since previous</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => {
            const before = entries[index - 1];
            const { what, more } = timelineWords(entry);
            const [day, clock] = formatExact(entry.at).split(' ');
            return (
              <tr key={`${entry.seq}-${entry.type}`}>
                <td>
                  <time dateTime={new Date(entry.at).toISOString()} title={formatPrecise(entry.at)}>
                    <span>{day}</span> <span>{clock}</span>
                  </time>
                </td>
                <td>
                  <strong>{what}</strong>
                  {more && <div className="soft">{more}</div>}
                </td>
                <td className="soft">{before ? `+${formatDuration(entry.at - before.at)}` : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
