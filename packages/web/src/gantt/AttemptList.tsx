import { PlainLink } from '../parts/PlainLink.tsx';
import { formatDuration } from '../text/duration.ts';
import { formatExact } from '../text/time.ts';
import type { GanttRow } from './Gantt.tsx';
import styles from './gantt.module.css';
import { heldOf } from './layout.ts';
import { outcomeLooks } from './words.ts';

/** The same as a table, for those who read rather than look. */
export const AttemptList = ({ label, rows, now }: { label: string; rows: readonly GanttRow[]; now: number }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section className={styles.scroller} tabIndex={0} aria-label={`${label} as a list, scrollable`}>
    <table className={styles.table}>
      <thead>
        <tr>
          {['Where', 'Job', 'How it ended', 'Began', 'Waited', 'Ran'].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.flatMap(({ key, label: where, attempts }) =>
          attempts.map((attempt) => {
            const { from, to } = heldOf(attempt, now);
            return (
              <tr key={`${key} ${attempt.id}`}>
                <td>{where}</td>
                <td>
                  <PlainLink href={`/jobs/${attempt.jobId}?attempt=${attempt.id}`}>{attempt.jobName}</PlainLink>
                </td>
                <td>{outcomeLooks[attempt.outcome].word}</td>
                <td>{formatExact(from)}</td>
                <td>{attempt.waitedSince === null ? '—' : formatDuration(from - attempt.waitedSince)}</td>
                <td>{attempt.acceptedAt === null ? '—' : formatDuration(to - from)}</td>
              </tr>
            );
          }),
        )}
      </tbody>
    </table>
  </section>
);
