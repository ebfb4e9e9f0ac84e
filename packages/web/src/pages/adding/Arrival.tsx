import type { Runner } from '@baton/protocol';
import { Loader } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useRunnerRow, useRunnersVersion } from '../../live/runner-store.ts';
import { RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import styles from '../pairing/pairing.module.css';

/** Whether a runner is in contact. Keeps the list current while it is asked. */
export function useIsOnline(id: string): boolean {
  useRunnersVersion();
  return useRunnerRow(id)?.contact === 'online';
}

/** A tick when the runner is there, with its status and what it offers; before, what is waited for. */
export function Arrival({ id, name, children }: { id: string; name: string; children: ReactNode }) {
  useRunnersVersion();
  const row = useRunnerRow(id);
  if (row?.contact === 'online') return <Appeared runner={row} />;
  return (
    <p className={styles.waiting} role="status" aria-label={`Waiting for ${name}`}>
      <Loader size={14} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}

const offerWords = ({ executors, executorsMissing }: Runner): string => {
  const found = executors.map(({ name, version }) => (version === null ? name : `${name} ${version}`));
  const missing = executorsMissing.length === 0 ? '' : ` Not found on its machine: ${executorsMissing.join(', ')}.`;
  return `${found.length === 0 ? 'It offers no executor.' : `It offers ${found.join(', ')}.`}${missing}`;
};

/** A runner has come: what it is called, how it is, what it offers. */
export function Appeared({ runner }: { runner: Runner }) {
  const [fresh, setFresh] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setFresh(false), 700);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.appeared} role="status" data-fresh={fresh}>
      <IconCircleCheckFilled size={28} aria-hidden="true" />
      <div className={styles.appearedWords}>
        <p>
          <strong>{runner.name}</strong> is online. <RunnerPill runner={runner} />
        </p>
        <p>
          {offerWords(runner)} <PlainLink href={`/runners/${runner.id}`}>Its page</PlainLink>
        </p>
      </div>
    </div>
  );
}
