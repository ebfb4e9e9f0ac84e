import type { TerraformResult } from '@baton/protocol/results/terraform';
import styles from './terraform.module.css';

/** Outputs that change. Their values are among the outputs of the job, once it has ended. */
export function Outputs({ outputs }: Pick<TerraformResult, 'outputs'>) {
  if (outputs.length === 0) return null;
  return (
    <section aria-label="Outputs that change">
      <h3 className={styles.module}>Outputs that change</h3>
      <ul className={styles.outputs}>
        {outputs.map(({ name, action, sensitive }) => (
          <li key={name}>
            <span className="mono">{name}</span>{' '}
            <span className="soft">
              {action}
              {sensitive && ', sensitive'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
