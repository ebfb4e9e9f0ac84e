import type { TerraformDiagnostic } from '@baton/protocol/results/terraform';
import { Pill } from '../../../../parts/marks/Pill.tsx';
import { formatPlural } from '../../../../text/amount.ts';
import styles from '../results.module.css';
import { ShowMore, useShown } from '../ShowMore.tsx';

/** What it says is wrong, errors first. */
export function Diagnostics({ diagnostics, seen }: { diagnostics: readonly TerraformDiagnostic[]; seen: number }) {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const { shown, more } = useShown([...errors, ...diagnostics.filter(({ severity }) => severity === 'warning')], 10);
  if (diagnostics.length === 0) return null;
  return (
    <section aria-label="Errors and warnings">
      <ul className={styles.failures}>
        {shown.map(({ severity, summary, detail, address, place }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same can be said twice, and the list only grows
          <li key={index}>
            <div className={styles.failureHead}>
              <Pill tone={severity === 'error' ? 'red' : 'yellow'}>{severity === 'error' ? 'Error' : 'Warning'}</Pill>
              <strong>{summary}</strong>
              <span className="soft mono">{[address, place].filter((part) => part !== '').join(', ')}</span>
            </div>
            {detail !== '' && <pre className={styles.message}>{detail}</pre>}
          </li>
        ))}
      </ul>
      <ShowMore {...more} what="messages" />
      {seen > diagnostics.length && (
        <p className="soft">{formatPlural(seen - diagnostics.length, 'more message')} in the log only.</p>
      )}
    </section>
  );
}
