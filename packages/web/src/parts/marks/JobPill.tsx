import type { Job } from '@baton/protocol';
import { jobStateWords } from '@baton/protocol/words';
import { Pill, type PillShape, type Tone } from './Pill.tsx';

const looks: Record<Job['state'], readonly [tone: Tone, shape: PillShape, means: string]> = {
  queued: ['grey', 'hollow', 'Waits for a runner'],
  claimed: ['iris', 'hollow', 'Offered to a runner that has not accepted it yet'],
  processing: ['iris', 'pulse', 'Runs on a runner'],
  awaiting_approval: ['yellow', 'solid', 'Waits for somebody to approve its plan'],
  awaiting_input: ['yellow', 'solid', 'Waits for an answer'],
  needs_attention: ['orange', 'solid', 'It could not go on by itself; somebody has to decide'],
  succeeded: ['green', 'solid', 'Ended with success'],
  failed: ['red', 'solid', 'Ended without success'],
  cancelled: ['grey', 'struck', 'Was cancelled'],
};

/** The state of a job; *Cancelling* while its runner still has to stop it. */
export function JobPill({ job }: { job: Pick<Job, 'state' | 'cancelling'> }) {
  if (job.cancelling) {
    return (
      <Pill tone="orange" shape="pulse" title="Its cancellation was asked for; the runner has not stopped it yet">
        Cancelling
      </Pill>
    );
  }
  const [tone, shape, means] = looks[job.state];
  return (
    <Pill tone={tone} shape={shape} title={means}>
      {jobStateWords[job.state]}
    </Pill>
  );
}
