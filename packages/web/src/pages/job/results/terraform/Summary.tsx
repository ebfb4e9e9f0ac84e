import type { TerraformPlan, TerraformResult } from '@baton/protocol/results/terraform';
import { Pill, type Tone } from '../../../../parts/marks/Pill.tsx';
import { formatCount } from '../../../../text/amount.ts';
import styles from '../results.module.css';

const counted: readonly { of: 'import' | 'add' | 'change' | 'remove' | 'forget'; words: string; done: string; tone: Tone }[] = [
  { of: 'import', words: 'to import', done: 'imported', tone: 'iris' },
  { of: 'add', words: 'to add', done: 'added', tone: 'green' },
  { of: 'change', words: 'to change', done: 'changed', tone: 'yellow' },
  { of: 'remove', words: 'to destroy', done: 'destroyed', tone: 'red' },
  { of: 'forget', words: 'to forget', done: 'forgotten', tone: 'orange' },
];

/** How much changes, and, once it is applied, how much did. */
export function Summary({ result: { applied, outputs }, plan }: { result: TerraformResult; plan: TerraformPlan }) {
  const planned = counted.filter(({ of }) => plan[of] > 0);
  const done = applied ? counted.filter(({ of }) => applied[of] > 0) : [];
  return (
    <section aria-label="Summary">
      <p className={styles.sum}>
        {planned.length === 0 && (outputs.length > 0 ? 'No resource changes' : 'No changes')}
        {planned.map(({ of, words, tone }) => (
          <Pill key={of} tone={tone}>{`${formatCount(plan[of])} ${words}`}</Pill>
        ))}
      </p>
      {applied && (
        <p className={styles.sum}>
          Applied:
          {done.length === 0 && ' nothing'}
          {done.map(({ of, done: words, tone }) => (
            <Pill key={of} tone={tone} shape="quiet">{`${formatCount(applied[of])} ${words}`}</Pill>
          ))}
        </p>
      )}
    </section>
  );
}
