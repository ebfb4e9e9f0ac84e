import type { AgentStep } from '@baton/protocol/results/agent';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatPlural } from '../../../../text/amount.ts';
import styles from './agent.module.css';
import { Step } from './Step.tsx';

/** What is at the end matters most while it runs, and afterwards. */
const shownAtFirst = 60;

/** The steps of a conversation in their order; of a long one its end, and all of it on request. */
export function Conversation({ steps, running }: { steps: readonly AgentStep[]; running: boolean }) {
  const [all, setAll] = useState(false);
  const from = all ? 0 : Math.max(0, steps.length - shownAtFirst);
  return (
    <>
      {from > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show {formatPlural(from, 'earlier step')}
        </Button>
      )}
      <ol className={styles.conversation} aria-label="Conversation">
        {steps.slice(from).map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names, and the list only grows
          <li key={from + index} className={styles.step} data-kind={step.kind}>
            <Step step={step} />
          </li>
        ))}
      </ol>
      {running && <p className="soft">It works …</p>}
    </>
  );
}
