import { rangeVariable } from '@baton/protocol/range-variable';
import { runnerPaths } from '@baton/protocol/runner-paths';
import type { Assigned } from './assigned.ts';

/**
 * The variables of a job: its own, its secrets, and what our own runner says of a job. Runners hand them to the program and write them nowhere.
 *
 * @param own what the specification says
 */
export function environmentOf(assigned: Assigned, own: Readonly<Record<string, string>>): Record<string, string> {
  const { jobId, attemptId, attemptNumber, name, values = {}, secrets = {}, identityBearer } = assigned.assignment;
  return {
    ...own,
    ...secrets,
    BATON: 'true',
    BATON_JOB_ID: jobId,
    BATON_JOB_NAME: name,
    BATON_ATTEMPT_ID: attemptId,
    BATON_ATTEMPT_NUMBER: String(attemptNumber),
    ...Object.fromEntries(Object.entries(values).map(([range, value]) => [rangeVariable(range), String(value)])),
    BATON_IDENTITY_TOKEN_URL: `${assigned.serverUrl}${runnerPaths.identityToken(attemptId)}`,
    BATON_IDENTITY_BEARER: identityBearer,
  };
}
