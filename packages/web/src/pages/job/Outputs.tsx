import type { JobDetail } from '@baton/protocol';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { CopyButton } from '../../parts/copying/CopyButton.tsx';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import styles from './outputs.module.css';

const isAddress = (value: string): boolean => /^https?:\/\/[^\s"'<>]{1,2000}$/.test(value);

/** What the newest attempt that said something is to be remembered by. */
export function Outputs({ history }: Pick<JobDetail, 'history'>) {
  const outputs = Object.entries(history.findLast((attempt) => Object.keys(attempt.outputs).length > 0)?.outputs ?? {});
  if (outputs.length === 0) return null;
  return (
    <Panel title="Outputs">
      <Facts>
        {outputs.map(([name, value]) => (
          <Fact key={name} name={name}>
            <Output name={name} value={value} />
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

function Output({ name, value }: { name: string; value: string }) {
  if (isAddress(value))
    return (
      <a href={value} target="_blank" rel="noreferrer noopener" className={styles.value}>
        {value}
      </a>
    );
  if (value.includes('\n')) return <CommandBlock command={value} label={`output ${name}`} />;
  return (
    <span className={styles.line}>
      <span className={styles.value}>{value === '' ? '(empty)' : value}</span>
      {value !== '' && <CopyButton text={value} label={`output ${name}`} />}
    </span>
  );
}
