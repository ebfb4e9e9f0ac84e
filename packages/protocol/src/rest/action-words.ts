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
  stopping: 'is stopped; when that is certain it',
};

type Hit = Pick<BlastRadius['jobs'][number], 'becomes' | 'afterStop' | 'runsOn'>;

/** It has ended by then. */
const thenWords = (state: Hit['afterStop']): string =>
  state === null ? 'follows its rule' : words[state].replace(/^ends, and /, '');

/** What becomes of a running job when its runner is acted upon, as command line and page say it. Apart from the schemas, which weigh much. */
export function afterActionWords({ becomes, afterStop, runsOn }: Hit): string {
  if (becomes === 'stopping') {
    const first = runsOn ? 'goes on, for its program can not be told to stop it; when it is certainly over it' : words.stopping;
    return `${first} ${thenWords(afterStop)}`;
  }
  if (!runsOn) return words[becomes];
  return `${words[becomes]}, though its program can not be told to stop it and goes on`;
}
