import type { TerraformResult } from '@baton/protocol/results/terraform';
import { formatCount, formatPlural } from '../../../../text/amount.ts';
import styles from './terraform.module.css';

/** How far an apply is, while it runs. */
export function Applying({ result: { applying, progress }, running }: { result: TerraformResult; running: boolean }) {
  if (!running || applying === null) return null;
  const states = [...progress.values()];
  const done = states.filter(({ state }) => state !== 'running').length;
  const now = states.filter(({ state }) => state === 'running').map(({ address }) => address);
  return (
    <section aria-label="Progress">
      <p>
        Applying: {formatCount(done)} of {formatPlural(Math.max(applying, done), 'resource')}
      </p>
      <progress className={styles.progress} value={done} max={Math.max(applying, done, 1)} aria-label="Resources applied" />
      {now.length > 0 && <p className={`soft ${styles.address}`}>{now.slice(0, 5).join(', ')}</p>}
    </section>
  );
}
