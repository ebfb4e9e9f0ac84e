import type { BlastRadius } from './runner-actions.ts';

const words: Readonly<Record<BlastRadius['jobs'][number]['becomes'], string>> = {
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

/** What becomes of a running job when its runner is acted upon, as command line and page say it. Apart from the schemas, which weigh much. */
export function afterActionWords({ becomes, runsOn }: Pick<BlastRadius['jobs'][number], 'becomes' | 'runsOn'>): string {
  if (!runsOn) return words[becomes];
  if (becomes === 'stopping')
    return 'goes on, for its program can not be told to stop it; it is given away when it is certainly over';
  return `${words[becomes]}, though its program can not be told to stop it and goes on`;
}
