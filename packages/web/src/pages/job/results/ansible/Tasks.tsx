import type { AnsibleResult, AnsibleStatus, AnsibleTask } from '@baton/protocol/results/ansible';
import { formatCount, formatPlural } from '../../../../text/amount.ts';
import { formatDuration } from '../../../../text/duration.ts';
import styles from '../results.module.css';
import { ShowMore, useShown } from '../ShowMore.tsx';

const order: readonly AnsibleStatus[] = ['failed', 'unreachable', 'ignored', 'changed', 'ok', 'skipped'];

const hostWords = ({ hosts }: AnsibleTask): string =>
  order
    .filter((status) => hosts[status] !== undefined)
    .map((status) => `${formatCount(hosts[status] ?? 0)} ${status}`)
    .join(', ');

/** Each task with how long it took and how the hosts came out of it; folded. */
export function Tasks({ result: { tasks, tasksSeen, plays, endedAtMs } }: { result: AnsibleResult }) {
  const { shown, more } = useShown(tasks, 100);
  if (tasks.length === 0) return null;
  return (
    <details className={styles.fold}>
      <summary>
        {formatPlural(tasksSeen, 'task')} in {formatPlural(plays.length, 'play')}
        {endedAtMs !== null && `, ${formatDuration(endedAtMs)}`}
      </summary>
      <ol className={styles.tasks}>
        {shown.map((task, index) => {
          const until = tasks[index + 1]?.atMs ?? endedAtMs;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: tasks are known by their place, and the list only grows
            <li key={index}>
              <span className={styles.taskName}>
                {task.name}
                {task.handler && <span className="soft"> (handler)</span>}
              </span>
              <span className="soft">{hostWords(task)}</span>
              <span className={styles.took}>{until === null ? '' : formatDuration(until - task.atMs)}</span>
            </li>
          );
        })}
      </ol>
      <ShowMore {...more} what="tasks" />
      {tasksSeen > tasks.length && <p className="soft">{formatPlural(tasksSeen - tasks.length, 'more task')} in the log only.</p>}
    </details>
  );
}
