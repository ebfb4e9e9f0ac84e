import type { Runner } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMay } from '../../api/may.ts';
import { serverNow, useTicking } from '../../live/clock.ts';
import { CopyButton } from '../../parts/copying/CopyButton.tsx';
import { Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ask } from '../runner-actions/ask.ts';
import { busyChecks, type Check, checksFor } from './checks.ts';
import styles from './runner.module.css';

const titles: Partial<Record<Runner['contact'], string>> = {
  offline: 'This runner is offline. What to check',
  stale: 'This runner has fallen silent. What to check',
};

/** For a runner that is silent, or busy for long: what to look at, with its own facts filled in. */
export function WhatToCheck({ runner }: { runner: Runner }) {
  const title = titles[runner.contact];
  const isLongBusy = useTicking((now) => String(busyChecks(runner, now).length > 0)) === 'true';
  if (isLongBusy) return <LongBusy runner={runner} />;
  // a kicked one is on its way back, and one that was called on its way
  if (title === undefined || runner.kicked !== null || runner.called?.isComing || runner.flags.includes('asleep')) return null;
  return (
    <Notice kind={runner.contact === 'offline' ? 'error' : 'warning'} title={title}>
      <List runner={runner} checks={checksFor(runner, location.origin)} />
    </Notice>
  );
}

const LongBusy = ({ runner }: { runner: Runner }) => (
  <Notice kind="info" title="This runner has been busy for more than an hour">
    <details>
      <summary className={styles.summary}>Does it stand still? What to check</summary>
      <List runner={runner} checks={busyChecks(runner, serverNow())} />
    </details>
  </Notice>
);

function List({ runner, checks }: { runner: Runner; checks: readonly Check[] }) {
  const mayKick = useMay()('operate_runners', runner.scope);
  return (
    <ol className={styles.checks}>
      {checks.map(({ question, command, link, kick }) => (
        <li key={question}>
          {question}
          {command !== undefined && (
            <span className={styles.command}>
              <code className="mono">{command}</code>
              <CopyButton text={command} label="command" />
            </span>
          )}
          {link && (
            <>
              {' '}
              <PlainLink href={link.href}>{link.words}</PlainLink>
            </>
          )}
          {kick && mayKick && (
            <Button variant="default" size="compact-xs" className={styles.kick ?? ''} onClick={() => ask('kick', [runner.id])}>
              Kick…
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}
