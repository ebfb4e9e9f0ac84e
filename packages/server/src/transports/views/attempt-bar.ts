import type { AttemptBar } from '@baton/protocol';
import type { AttemptBar as AttemptBarView } from '../../app/index.ts';

/** An attempt as timelines show it. */
export const attemptBarOf = ({ attempt, job, projectName, outcome, waitedSince }: AttemptBarView): AttemptBar => ({
  id: attempt.id,
  number: attempt.number,
  jobId: job.id,
  jobName: job.name,
  jobState: job.state,
  project: projectName,
  executor: job.executor,
  deviceId: attempt.deviceId,
  state: attempt.state,
  outcome,
  cause: attempt.cause,
  exitCode: attempt.exitCode,
  waitedSince,
  offeredAt: attempt.offeredAt,
  acceptedAt: attempt.acceptedAt,
  endedAt: attempt.endedAt,
});
