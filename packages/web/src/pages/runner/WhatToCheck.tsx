import type { Runner } from '@baton/protocol';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { checksFor } from './checks.ts';
import styles from './runner.module.css';

const titles: Partial<Record<Runner['contact'], string>> = {
  offline: 'This runner is offline. What to check',
  stale: 'This runner has fallen silent. What to check',
};

/** For a runner that is silent: what to look at, with its own facts filled in. */
export function WhatToCheck({ runner }: { runner: Runner }) {
  const title = titles[runner.contact];
  // a kicked one is on its way back
  if (title === undefined || runner.kicked !== null || runner.flags.includes('asleep')) return null;
  return (
    <Notice kind={runner.contact === 'offline' ? 'error' : 'warning'} title={title}>
      {runner.lastHeartbeatAt !== null && (
        <p>
          Last heard of <RelativeTime at={runner.lastHeartbeatAt} />.
        </p>
      )}
      <ol className={styles.checks}>
        {checksFor(runner, location.origin).map(({ question, command }) => (
          <li key={question}>
            {question}
            {command !== undefined && (
              <span className={styles.command}>
                <code className="mono">{command}</code>
                <CopyButton text={command} label="command" />
              </span>
            )}
          </li>
        ))}
      </ol>
    </Notice>
  );
}
