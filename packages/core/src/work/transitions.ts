import type { AttemptState } from '../attempt/state.ts';
import type { JobState } from '../job/state.ts';

/** Commands of the job and attempt machines, as the diagrams and the timeline name them. */
export type WorkCommand =
  | 'submit'
  | 'offer'
  | 'expire offer'
  | 'decline'
  | 'accept'
  | 'finish'
  | 'expire wait'
  | 'release'
  | 'pass gate'
  | 'stop overdue'
  | 'lose'
  | 'return'
  | 'cancel'
  | 'resolve'
  | 'answer'
  | 'end';

export interface Transition<S> {
  from: S | null;
  command: WorkCommand;
  to: S;
}

const t = <S>(from: S | null, command: WorkCommand, ...to: S[]): Transition<S>[] =>
  to.map((next) => ({ from, command, to: next }));

const asking = ['awaiting_approval', 'awaiting_input'] as const;

/** Every step a job can take. `decide` functions may take no other: `checkWork` holds them to it. */
export const jobTransitions: readonly Transition<JobState>[] = [
  ...t<JobState>(null, 'submit', 'queued'),
  ...t<JobState>('queued', 'offer', 'claimed'),
  ...t<JobState>('queued', 'cancel', 'cancelled'),
  ...t<JobState>('queued', 'return', 'processing'),
  ...t<JobState>('queued', 'expire wait', 'failed'),
  ...t<JobState>('queued', 'release', 'queued'),
  ...t<JobState>('queued', 'finish', 'queued', 'succeeded', 'failed', 'cancelled', 'needs_attention', ...asking),
  ...t<JobState>('claimed', 'expire offer', 'queued'),
  ...t<JobState>('claimed', 'decline', 'queued'),
  ...t<JobState>('claimed', 'accept', 'processing'),
  ...t<JobState>('claimed', 'cancel', 'cancelled'),
  ...t<JobState>('claimed', 'lose', 'queued'),
  ...t<JobState>('processing', 'cancel', 'processing'),
  ...t<JobState>('processing', 'pass gate', 'processing'),
  ...t<JobState>('processing', 'stop overdue', 'processing'),
  ...t<JobState>('processing', 'finish', 'queued', 'succeeded', 'failed', 'cancelled', 'needs_attention', ...asking),
  ...t<JobState>('processing', 'lose', 'queued', 'failed', 'cancelled', 'needs_attention'),
  ...t<JobState>('needs_attention', 'lose', 'needs_attention'),
  ...t<JobState>('needs_attention', 'return', 'processing'),
  ...t<JobState>('needs_attention', 'finish', 'queued', 'succeeded', 'failed', 'cancelled', 'needs_attention', ...asking),
  ...t<JobState>('needs_attention', 'cancel', 'cancelled'),
  ...t<JobState>('needs_attention', 'resolve', 'queued', 'failed', 'succeeded'),
  ...t<JobState>('awaiting_approval', 'answer', 'queued', 'failed'),
  ...t<JobState>('awaiting_approval', 'cancel', 'cancelled'),
  ...t<JobState>('awaiting_input', 'answer', 'queued'),
  ...t<JobState>('awaiting_input', 'cancel', 'cancelled'),
];

/** Every step an attempt can take. */
export const attemptTransitions: readonly Transition<AttemptState>[] = [
  ...t<AttemptState>(null, 'offer', 'offered'),
  ...t<AttemptState>('offered', 'accept', 'running'),
  ...t<AttemptState>('offered', 'expire offer', 'ended'),
  ...t<AttemptState>('offered', 'decline', 'ended'),
  ...t<AttemptState>('offered', 'cancel', 'ended'),
  ...t<AttemptState>('offered', 'lose', 'ended'),
  ...t<AttemptState>('running', 'finish', 'ended'),
  ...t<AttemptState>('running', 'lose', 'lost', 'stopping', 'ended'),
  ...t<AttemptState>('stopping', 'lose', 'ended'),
  ...t<AttemptState>('lost', 'return', 'running'),
  ...t<AttemptState>('lost', 'finish', 'ended'),
  ...t<AttemptState>('lost', 'lose', 'ended'),
  ...t<AttemptState>('lost', 'end', 'ended'),
];
