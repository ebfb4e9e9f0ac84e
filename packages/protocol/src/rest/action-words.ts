import type { BlastRadius } from './runner-actions.ts';

/** What becomes of a running job when its runner is acted upon, as command line and page say it. Apart from the schemas, which weigh much. */
export const afterActionWords: Readonly<Record<BlastRadius['jobs'][number]['becomes'], string>> = {
  queued: 'ends, and goes back to the queue',
  claimed: 'is offered to another runner',
  processing: 'goes on',
  awaiting_approval: 'waits for its approval',
  awaiting_input: 'waits for its answer',
  needs_attention: 'ends, and waits for your decision',
  succeeded: 'counts as succeeded',
  failed: 'fails',
  cancelled: 'is cancelled',
  finishes: 'finishes',
  cancelled_at_deadline: 'finishes, or is cancelled at the deadline',
  stopping: 'is stopped; it is given away when that is certain',
};
