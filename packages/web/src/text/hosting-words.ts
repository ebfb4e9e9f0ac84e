import type { Hosting, OperationKindName, Pool } from '@baton/protocol';
import { formatPlural } from './amount.ts';

/** What is being done to a runner. */
export const operationWords: Readonly<Record<OperationKindName, { title: string; doing: string; failed: string }>> = {
  deploy: { title: 'Deploy', doing: 'Being deployed', failed: 'It could not be deployed' },
  update: { title: 'Update', doing: 'Being updated', failed: 'It could not be updated' },
  remove: { title: 'Remove', doing: 'Being removed', failed: 'It could not be removed' },
  wake: { title: 'Wake', doing: 'Waking up', failed: 'It could not be woken' },
  sleep: { title: 'Put to sleep', doing: 'Being put to sleep', failed: 'It could not be put to sleep' },
};

export const hostingStateWords: Readonly<Record<Hosting['state'], string>> = {
  absent: 'Nothing stands',
  awake: 'Awake',
  asleep: 'Asleep',
};

export const providerTitles: Readonly<Record<Pool['provider'], string>> = {
  process: 'This machine',
  'ecs-fargate': 'AWS ECS Fargate',
  docker: 'Docker',
  kubernetes: 'Kubernetes',
};

/** `2 of 5 awake, 1 starting` */
export function runnersWords({ runners, max }: Pool): string {
  const parts = [`${runners.awake} of ${max} awake`];
  if (runners.starting > 0) parts.push(`${runners.starting} starting`);
  if (runners.asleep > 0) parts.push(`${runners.asleep} asleep`);
  return parts.join(', ');
}

/** What a pool is at, in a word or two. */
export function poolState(pool: Pool): {
  word: string;
  tone: 'green' | 'yellow' | 'orange' | 'red' | 'grey' | 'iris';
  means: string;
} {
  const { runners, stopped, dryRun, holding, waiting } = pool;
  if (stopped) return { word: 'Stopped', tone: 'orange', means: 'It starts and stops nothing by itself' };
  if (dryRun) return { word: 'Dry run', tone: 'iris', means: 'It says what it would do, and does nothing' };
  if (holding !== null) return { word: 'Holding', tone: 'red', means: holding };
  if (runners.starting > 0)
    return { word: 'Starting', tone: 'yellow', means: `${formatPlural(runners.starting, 'runner')} on the way` };
  if (runners.busy > 0) return { word: 'Busy', tone: 'yellow', means: `${formatPlural(runners.busy, 'runner')} at work` };
  if (runners.awake > 0) return { word: 'Idle', tone: 'green', means: 'Awake, with nothing to do' };
  if (waiting.jobs > 0) return { word: 'Waiting', tone: 'orange', means: 'Jobs wait for it' };
  return { word: 'Scaled to zero', tone: 'grey', means: 'Nothing runs until a job waits' };
}
