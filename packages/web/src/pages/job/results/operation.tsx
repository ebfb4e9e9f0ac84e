import { emptyOperationResult, foldOperation, type OperationStep, type StepState } from '@baton/protocol/results/operation';
import { messageSentence } from '@baton/protocol/why-words';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconCircle, IconLoader2, IconX } from '@tabler/icons-react';
import { useTicking } from '../../../live/clock.ts';
import { Panel } from '../../../parts/Facts.tsx';
import { PlainLink } from '../../../parts/PlainLink.tsx';
import { formatDuration, formatTicking } from '../../../text/duration.ts';
import styles from './operation.module.css';
import type { ResultProps } from './result-props.ts';
import { useFold } from './use-fold.ts';

const looks: Readonly<Record<StepState, { word: string; Icon: typeof IconCheck }>> = {
  planned: { word: 'to come', Icon: IconCircle },
  running: { word: 'under way', Icon: IconLoader2 },
  done: { word: 'done', Icon: IconCheck },
  failed: { word: 'failed', Icon: IconX },
  undoing: { word: 'being rolled back', Icon: IconLoader2 },
  undone: { word: 'rolled back', Icon: IconArrowBackUp },
  left: { word: 'left behind', Icon: IconAlertTriangle },
};

/** The steps of an operation on a cloud-hosted runner, with how long each took against how long it usually takes. */
export function OperationView({ facts, running }: ResultProps) {
  const result = useFold(facts, emptyOperationResult, foldOperation);
  const { steps, runnerId, runnerName, poolId, poolName, cause } = result;
  if (result.kind === null && steps.length === 0) return null;
  const over = steps.filter(({ state }) => state === 'done' || state === 'undone').length;
  const usualMs = steps.reduce((sum, step) => sum + (step.usualMs ?? 0), 0);
  return (
    <Panel
      title="Steps"
      aside={
        <span className="soft">
          {over} of {steps.length}
          {running && usualMs > 0 && `, usually ${formatDuration(usualMs)} in all`}
        </span>
      }
    >
      <p className={styles.about}>
        {runnerId !== '' && (
          <>
            Runner <PlainLink href={`/runners/${runnerId}`}>{runnerName || runnerId}</PlainLink>
          </>
        )}
        {poolId !== '' && (
          <>
            {' of '}
            <PlainLink href={`/pools/${poolId}`}>{poolName || poolId}</PlainLink>
          </>
        )}
        {cause !== '' && <span className="soft">{`; ${cause}`}</span>}
      </p>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <Step key={step.kind} step={step} running={running} />
        ))}
      </ol>
    </Panel>
  );
}

function Step({ step, running }: { step: OperationStep; running: boolean }) {
  // a step whose attempt was cut off is not under way any more
  const state = !running && (step.state === 'running' || step.state === 'undoing') ? 'planned' : step.state;
  const { word, Icon } = looks[state];
  return (
    <li className={styles.step} data-state={state}>
      <Icon size={16} stroke={1.8} aria-hidden="true" className={styles.icon} />
      <span className={styles.title}>
        {step.title}
        {step.name !== '' && <span className={`mono ${styles.name}`}>{step.name}</span>}
      </span>
      <span className={styles.word}>{word}</span>
      <span className={styles.time}>
        <Elapsed step={step} ticking={state === 'running' || state === 'undoing'} />
      </span>
      {step.error !== null && <span className={styles.error}>{messageSentence(step.error)}</span>}
    </li>
  );
}

function Elapsed({ step: { startedAt, endedAt, usualMs }, ticking }: { step: OperationStep; ticking: boolean }) {
  const usual = usualMs === null ? '' : `, usually ${formatDuration(usualMs)}`;
  if (startedAt === null) return usualMs === null ? null : <span className="soft">usually {formatDuration(usualMs)}</span>;
  if (endedAt !== null) return `${formatDuration(endedAt - startedAt)}${usual}`;
  return ticking ? <Ticking since={startedAt} usual={usual} /> : null;
}

const Ticking = ({ since, usual }: { since: number; usual: string }) =>
  useTicking((now) => `${formatTicking(now - since)}${usual}`);
