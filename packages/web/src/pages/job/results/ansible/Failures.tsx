import type { AnsibleFailure } from '@baton/protocol/results/ansible';
import { Pill, type Tone } from '../../../../parts/marks/Pill.tsx';
import { formatPlural } from '../../../../text/amount.ts';
import styles from '../results.module.css';
import { ShowMore, useShown } from '../ShowMore.tsx';

const kinds: Record<AnsibleFailure['kind'], { tone: Tone; words: string; title: string }> = {
  failed: { tone: 'red', words: 'Failed', title: 'The host took no part in what followed' },
  unreachable: { tone: 'orange', words: 'Unreachable', title: 'No connection to the host' },
  rescued: { tone: 'grey', words: 'Rescued', title: 'A rescue block dealt with it' },
  ignored: { tone: 'grey', words: 'Ignored', title: 'The task says that failures do not matter' },
};
const order: readonly AnsibleFailure['kind'][] = ['failed', 'unreachable', 'rescued', 'ignored'];

/** Tasks that failed, what matters first. */
export function Failures({ failures, seen }: { failures: readonly AnsibleFailure[]; seen: number }) {
  const sorted = order.flatMap((kind) => failures.filter((failure) => failure.kind === kind));
  const { shown, more } = useShown(sorted, 10);
  if (failures.length === 0) return null;
  return (
    <section aria-label="Failures">
      <ul className={styles.failures}>
        {shown.map(({ host, task, action, kind, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same task can fail on a host twice, and the list only grows
          <li key={index}>
            <div className={styles.failureHead}>
              <Pill tone={kinds[kind].tone} title={kinds[kind].title}>
                {kinds[kind].words}
              </Pill>
              <strong>{host}</strong>
              <span className="soft">
                {task} ({action})
              </span>
            </div>
            <pre className={styles.message}>{message}</pre>
          </li>
        ))}
      </ul>
      <ShowMore {...more} what="failures" />
      {seen > failures.length && <p className="soft">{formatPlural(seen - failures.length, 'more failure')} in the log only.</p>}
    </section>
  );
}
