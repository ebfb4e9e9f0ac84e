import type { Runner } from '@baton/protocol';
import { isForeign, limitWords, spokenWords } from '@baton/protocol/foreign';
import { Panel } from '../../parts/Facts.tsx';
import styles from './runner.module.css';

/** What a runner of another system speaks, and what can therefore not be asked of it. */
export function SpokenPanel({ runner: { protocol, limits } }: { runner: Pick<Runner, 'protocol' | 'limits'> }) {
  if (!isForeign(protocol)) return null;
  return (
    <Panel title={`Speaks ${spokenWords(protocol)}`}>
      <p className="soft">Jobs, actions and logs are as with any runner, but for what that protocol has no words for:</p>
      <ul className={styles.limits}>
        {limits.map((limit) => (
          <li key={limit}>{limitWords(limit, protocol)}</li>
        ))}
      </ul>
    </Panel>
  );
}
