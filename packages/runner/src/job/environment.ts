import { rangeVariable } from '@baton/protocol/range-variable';
import { runnerPaths } from '@baton/protocol/runner-paths';
import { attemptBearerVariable, attemptUrlVariable } from '../drive/order.ts';
import type { ProcessSpec } from '../executors/executor.ts';
import { attemptVariable } from '../process/hunt.ts';
import { isPassedOn } from '../process/shell-names.ts';
import type { JobUser } from './folder.ts';

type Environment = Readonly<Record<string, string>>;

/** What jobs inherit: the runner's environment without anything of Baton's, so that no job sees its credential, and of the shell that started it. */
export function inheritedEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(?:BATON|NODE_CHANNEL)_/.test(entry[0]) && isPassedOn(entry[0]),
  );
  return Object.fromEntries(entries);
}

export interface JobIdentity {
  jobId: string;
  attemptId: string;
  attemptNumber: number;
  name: string;
  deviceId: string | null;
  /** of ranges, by name */
  values?: Readonly<Record<string, number>> | undefined;
  /** left out: the server is older */
  identityBearer?: string | undefined;
  attemptBearer?: string | undefined;
}

/** The whole environment of a job in the folder `cwd`. What the runner says of the job itself can not be overlaid. */
export function jobEnvironment(
  inherited: Environment,
  { env: own, cwd }: Pick<ProcessSpec, 'env' | 'cwd'>,
  job: JobIdentity,
  user: JobUser | null,
  serverUrl: string,
): Record<string, string> {
  const identity = user ? { HOME: user.home, USER: user.name, LOGNAME: user.name } : {};
  return {
    ...inherited,
    ...identity,
    PWD: cwd,
    ...own,
    BATON: 'true',
    BATON_JOB_ID: job.jobId,
    BATON_JOB_NAME: job.name,
    [attemptVariable]: job.attemptId,
    BATON_ATTEMPT_NUMBER: String(job.attemptNumber),
    // A server that knows no devices does not name one.
    ...(job.deviceId ? { BATON_DEVICE: job.deviceId } : {}),
    ...Object.fromEntries(Object.entries(job.values ?? {}).map(([name, value]) => [rangeVariable(name), String(value)])),
    ...(job.identityBearer ? identityOf(job.attemptId, job.identityBearer, serverUrl) : {}),
    ...attemptOf(job, serverUrl),
  };
}

/** Where the job gets identity tokens, and with what: it adds `?audience=…`. */
const identityOf = (attemptId: string, bearer: string, serverUrl: string): Record<string, string> => ({
  BATON_IDENTITY_TOKEN_URL: `${serverUrl}${runnerPaths.identityToken(attemptId)}`,
  BATON_IDENTITY_BEARER: bearer,
});

/** Where the job asks leave for an effect and keeps files, and with what. */
const attemptOf = ({ attemptId, attemptBearer: bearer }: JobIdentity, serverUrl: string): Record<string, string> => {
  return bearer ? { [attemptUrlVariable]: `${serverUrl}${runnerPaths.attempt(attemptId)}`, [attemptBearerVariable]: bearer } : {};
};
