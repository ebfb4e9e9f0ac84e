import { timingSafeEqual } from 'node:crypto';
import { ApiError } from '@baton/protocol';
import type { BearerUse, RunnerCalls } from '../../app/index.ts';

/** Whether a credential is one of jobs, whatever it is worth. */
export const isAttemptBearer = (bearer: string | null): bearer is string => bearer?.startsWith('bat_job_') === true;

/** Throws unless the bearer is the one of this attempt for this use; answers the epoch that it is for. */
export function epochOfBearer(
  runners: Pick<RunnerCalls, 'attemptBearer'>,
  use: BearerUse,
  attemptId: string,
  bearer: string,
): number {
  const own = runners.attemptBearer(use, attemptId, bearer);
  if (own === null) throw new ApiError('credential_malformed');
  const [expected, shown] = [Buffer.from(own.expected), Buffer.from(bearer)];
  if (expected.length !== shown.length || !timingSafeEqual(expected, shown))
    throw new ApiError('credential_unknown', { tokenId: `of attempt ${attemptId}` });
  return own.epoch;
}
