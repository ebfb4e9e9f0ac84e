import { isAction, isHeld } from '../attempt/state.ts';
import { invariant } from '../decision/invariant.ts';
import { isFinal, type Job } from '../job/state.ts';
import type { Work } from './work.ts';

/** Throws {@link InvariantBroken} when a job and its newest attempt cannot both be as they are. */
export function checkWork({ job, attempt }: Work, isQueued: boolean): void {
  const say = `job ${job.id} (${job.state}), attempt ${attempt?.id} (${attempt?.state})`;
  invariant(isQueued === (job.state === 'queued'), `${say}: a job stands in the queue exactly while it is queued`);
  invariant(isFinal(job.state) === (job.outcome !== null), `${say}: exactly a final job has an outcome`);
  invariant(isFinal(job.state) === (job.finishedAt !== null), `${say}: exactly a final job has an end`);
  invariant(
    (job.state === 'needs_attention') === (job.attention !== null),
    `${say}: exactly a job that waits for a person says why`,
  );
  invariant(job.state === 'queued' || job.backoffUntil === null, `${say}: only a queued job backs off`);
  invariant(job.attemptId === (attempt?.id ?? null), `${say}: the attempt is not the job's newest`);
  invariant(job.attemptsCounted <= job.attempts && job.attemptsCounted >= 0, `${say}: counted more attempts than there were`);
  if (job.state === 'claimed') invariant(attempt?.state === 'offered', `${say}: a claimed job has an open offer`);
  if (job.state === 'processing')
    invariant(attempt !== null && isHeld(attempt), `${say}: a processing job has an attempt that runs or is being stopped`);
  if (job.state === 'queued' || job.state === 'needs_attention')
    invariant(!attempt || attempt.state === 'lost' || attempt.state === 'ended', `${say}: a waiting job has no live attempt`);
  if (attempt && isFinal(job.state)) invariant(attempt.state === 'ended', `${say}: a final job has no attempt left`);
  if (attempt?.state === 'stopping') invariant(isAction(attempt.cause ?? 'finished'), `${say}: an action stops an attempt`);
  if (job.state === 'awaiting_approval' || job.state === 'awaiting_input') {
    invariant(job.asked === true, `${say}: a job that waits for an answer has asked`);
    invariant(attempt?.state === 'ended', `${say}: who asks gives its runner back`);
  }
  checkGate(job, say);
  if (attempt)
    invariant((attempt.state === 'ended') === (attempt.endedAt !== null), `${say}: exactly an ended attempt has an end`);
}

function checkGate({ gate, epoch, attemptId }: Job, say: string): void {
  if (!gate) return;
  invariant(gate.epoch <= epoch, `${say}: only attempts that there were pass the gate`);
  const isNewest = gate.attemptId === attemptId;
  invariant(isNewest === (gate.epoch === epoch), `${say}: the gate names an attempt by id and by epoch`);
  invariant(isNewest || gate.over, `${say}: a newer attempt begins only when the end of the one that passed the gate is known`);
}
