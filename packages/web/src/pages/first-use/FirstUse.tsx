import type { Job } from '@baton/protocol';
import { Button, CloseButton } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { whoamiQuery } from '../../api/queries.ts';
import { useDashboard } from '../../live/dashboard.ts';
import { FinishStep } from './FinishStep.tsx';
import styles from './first-use.module.css';
import { JobStep } from './JobStep.tsx';
import { endFirstUse } from './over.ts';
import { RunnerStep } from './RunnerStep.tsx';
import { type Steps, stepsOf } from './steps.ts';

/** What was done here before belongs to everybody's past. */
export function FirstUse({ otherwise }: { otherwise: ReactNode }) {
  const { data } = useDashboard();
  const steps = data ? stepsOf(data) : null;
  // one that was finished when the page was opened needs no words
  const wasFinished = useRef<boolean | null>(null);
  if (steps) wasFinished.current ??= steps.finished;
  const isOver = wasFinished.current === true;
  useEffect(() => {
    if (isOver) endFirstUse();
  }, [isOver]);
  if (steps === null) return null;
  return isOver ? otherwise : <Guide steps={steps} />;
}

function Guide({ steps }: { steps: Steps }) {
  const me = useQuery(whoamiQuery).data;
  const [job, setJob] = useState<Job | null>(null);
  const done = [true, steps.runner, steps.job, steps.finished].filter(Boolean).length;
  const now = steps.runner ? (steps.job ? 'finished' : 'job') : 'runner';
  return (
    <section className={styles.guide} aria-label="First steps">
      <header className={styles.head}>
        <h2>{steps.finished ? 'All set: your first job is done' : 'To your first job in a minute'}</h2>
        <span className="soft">{done} of 4</span>
        <CloseButton aria-label="Do not show the first steps again" title="Do not show this again" onClick={endFirstUse} />
      </header>
      <ol className={styles.steps}>
        <Step title="An account" done>
          <p className="soft">You are signed in as {me?.login ?? '…'}.</p>
        </Step>
        <Step title="A runner that is online" done={steps.runner} open={now === 'runner'}>
          <RunnerStep done={steps.runner} />
        </Step>
        <Step title="A first job" done={steps.job} open={now === 'job'}>
          <JobStep done={steps.job} onSubmitted={setJob} />
        </Step>
        <Step title="Finished" done={steps.finished} open={now === 'finished'}>
          <FinishStep steps={steps} job={job} />
        </Step>
      </ol>
      {steps.finished && (
        <div className={styles.end}>
          <Button onClick={endFirstUse}>Done</Button>
        </div>
      )}
    </section>
  );
}

interface StepProps {
  title: string;
  done: boolean;
  /** it is the next one */
  open?: boolean;
  children: ReactNode;
}

function Step({ title, done, open = false, children }: StepProps) {
  const Icon = done ? IconCircleCheckFilled : IconCircle;
  return (
    <li className={styles.step} data-done={done} data-open={open} {...(open ? { 'aria-current': 'step' as const } : {})}>
      <Icon size={20} className={styles.tick} aria-hidden="true" />
      <div className={styles.content}>
        <h3>
          {title}
          <span className={styles.hidden}>{done ? ': done' : ': not done yet'}</span>
        </h3>
        {children}
      </div>
    </li>
  );
}
