import type { Attempt, TimelineEntry } from '@baton/protocol';
import { timelineWords } from '@baton/protocol/words';
import { Panel } from '../../parts/Facts.tsx';
import { formatDuration } from '../../text/duration.ts';
import { formatExact, formatPrecise } from '../../text/time.ts';
import styles from './job.module.css';

/** What happened, when, and how long after what came before. */
export function Timeline({ entries, history }: { entries: readonly TimelineEntry[]; history: readonly Attempt[] }) {
  const nameOf = (id: string): string | null => history.find(({ runnerId }) => runnerId === id)?.runnerName ?? null;
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
          {entries.map((entry) => {
            const { what, more } = timelineWords(entry, nameOf);
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
                <td className="soft">{entry.sinceMs === null ? '' : `+${formatDuration(entry.sinceMs)}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
