import { ApiError } from '@baton/protocol';
import type { RunnerCalls } from '../../app/index.ts';
import { epochOfBearer, isAttemptBearer } from '../http/attempt-bearer.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Admit } from './admit.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Besides the runner itself, lets in a job with the bearer of the attempt that it calls for. */
export const orItsJob =
  (runners: RunnerCalls, asRunner: Admit): Admit =>
  async (authorization, address, claims, params) => {
    const bearer = bearerOf(authorization);
    if (!isAttemptBearer(bearer)) return await asRunner(authorization, address, claims, params);
    const { attemptId } = params as { attemptId?: unknown };
    if (typeof attemptId !== 'string' || !uuid.test(attemptId))
      throw new ApiError('invalid_request', { where: 'path.attemptId', problem: 'must be a UUID', value: String(attemptId) });
    const epoch = epochOfBearer(runners, 'attempt', attemptId, bearer);
    return { runnerId: await runners.runnerOf(attemptId), enrolment: null, epoch };
  };
