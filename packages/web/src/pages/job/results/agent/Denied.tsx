import type { AgentResult } from '@baton/protocol/results/agent';
import { Notice } from '../../../../parts/notices/Notice.tsx';
import { formatPlural } from '../../../../text/amount.ts';
import styles from './agent.module.css';

/** What it wanted to do and was not allowed to. */
export function Denied({ denied, seen }: { denied: AgentResult['denied']; seen: number }) {
  if (seen === 0) return null;
  return (
    <Notice kind="warning" title={`It was not allowed to do ${formatPlural(seen, 'thing')}`}>
      <ul className={styles.denied}>
        {denied.slice(0, 20).map(({ tool, input }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same can be denied twice, and the list only grows
          <li key={index}>
            <span className={styles.tool}>{tool}</span> <code>{input.split('\n', 1)[0]}</code>
          </li>
        ))}
        {seen > 20 && <li>and {formatPlural(seen - Math.min(20, denied.length), 'more', 'more')}</li>}
      </ul>
    </Notice>
  );
}
