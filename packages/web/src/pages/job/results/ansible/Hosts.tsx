import { type AnsibleHost, ansibleVerdictOf } from '@baton/protocol/results/ansible';
import { Pill, type Tone } from '../../../../parts/marks/Pill.tsx';
import { useNarrow } from '../../../../parts/use-narrow.ts';
import { formatCount, formatPlural } from '../../../../text/amount.ts';
import styles from '../results.module.css';
import { ShowMore, useShown } from '../ShowMore.tsx';

type Verdict = ReturnType<typeof ansibleVerdictOf>;

const verdicts: Record<Verdict, { tone: Tone; words: string }> = {
  failed: { tone: 'red', words: 'Failed' },
  unreachable: { tone: 'orange', words: 'Unreachable' },
  changed: { tone: 'yellow', words: 'Changed' },
  ok: { tone: 'green', words: 'OK' },
};
const worst = Object.keys(verdicts) as Verdict[];
const allColumns: readonly (keyof AnsibleHost)[] = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'];
const always: readonly (keyof AnsibleHost)[] = ['ok', 'changed', 'failed'];

const wordOf = (column: keyof AnsibleHost): string => (column === 'ok' ? 'OK' : column);

/** Where there is no room for columns: `3 OK, 2 changed`. */
const countWords = (counts: AnsibleHost): string =>
  allColumns
    .filter((column) => counts[column] > 0)
    .map((column) => `${formatCount(counts[column])} ${wordOf(column)}`)
    .join(', ');

interface Props {
  hosts: ReadonlyMap<string, AnsibleHost>;
  more: number;
  /** counted by Ansible itself */
  exact: boolean;
  running: boolean;
}

/** Each host with its counts, the worst first. */
export function Hosts({ hosts, more: beyond, exact, running }: Props) {
  const rows = [...hosts].map(([name, counts]) => ({ name, counts, verdict: ansibleVerdictOf(counts) }));
  rows.sort(
    (a, b) => worst.indexOf(a.verdict) - worst.indexOf(b.verdict) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  const columns = allColumns.filter((column) => always.includes(column) || rows.some(({ counts }) => counts[column] > 0));
  const isNarrow = useNarrow();
  const { shown, more } = useShown(rows, 50);
  if (rows.length === 0) return null;
  return (
    <section aria-label="Hosts">
      <p className={styles.sum}>
        {formatPlural(rows.length + beyond, 'host')}
        {worst
          .map((verdict) => ({ verdict, count: rows.filter((row) => row.verdict === verdict).length }))
          .filter(({ count }) => count > 0)
          .map(({ verdict, count }) => (
            <Pill key={verdict} tone={verdicts[verdict].tone}>
              {`${formatCount(count)} ${verdicts[verdict].words.toLowerCase().replace('ok', 'OK')}`}
            </Pill>
          ))}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.wide} tabIndex={0} aria-label="Table of hosts">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">State</th>
              {!isNarrow &&
                columns.map((column) => (
                  <th key={column} scope="col" className={styles.number}>
                    {wordOf(column)}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, counts, verdict }) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td>
                  <Pill tone={verdicts[verdict].tone}>{verdicts[verdict].words}</Pill>
                  {isNarrow && <p className={styles.counts}>{countWords(counts)}</p>}
                </td>
                {!isNarrow &&
                  columns.map((column) => (
                    <td key={column} className={styles.number} data-none={counts[column] === 0}>
                      {formatCount(counts[column])}
                    </td>
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ShowMore {...more} what="hosts" />
      {beyond > 0 && <p className="soft">{formatPlural(beyond, 'more host')} in the log only.</p>}
      {!exact && !running && (
        <p className="soft">It ended before Ansible summed it up: these counts are what was heard until then.</p>
      )}
    </section>
  );
}
