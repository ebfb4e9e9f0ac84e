import type { Attempt } from '../attempt/state.ts';
import { remove } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { JobFile } from '../file/state.ts';
import { isFinal, type Job, type JobAsk, type JobSpec } from '../job/state.ts';
import type { ScopeSettings } from '../policy/scope-settings.ts';
import { patchAttempt, patchJob } from './work.ts';

type Retention = Pick<ScopeSettings, 'jobRetentionMs' | 'logRetentionMs'>;

/** What has outlived its retention: the job with all that belongs to it, only its logs, or nothing. */
export function outlived(job: Job, { jobRetentionMs, logRetentionMs }: Retention, now: number): 'job' | 'logs' | null {
  if (!isFinal(job.state) || job.finishedAt === null) return null;
  const age = now - job.finishedAt;
  if (jobRetentionMs !== null && age >= jobRetentionMs) return 'job';
  const hasLogs = job.outcome?.logsRemovedAt === undefined;
  return logRetentionMs !== null && age >= logRetentionMs && hasLogs ? 'logs' : null;
}

/** What belongs to a job and goes with it. */
export interface Belongings {
  spec: JobSpec | null;
  ask: JobAsk | null;
  attempts: readonly Attempt[];
  files: readonly JobFile[];
}

/** Takes a finished job away with all that belongs to it. Logs, and the bytes of files, are to be removed before. */
export function forgetJob(job: Job, { spec, ask, attempts, files }: Belongings): Decision {
  if (!isFinal(job.state)) return nothing();
  const changes = [remove('job', job), ...attempts.map((attempt) => remove('attempt', attempt))];
  if (spec) changes.push(remove('jobSpec', spec));
  if (ask) changes.push(remove('jobAsk', ask));
  return plan([...changes, ...files.map((file) => remove('jobFile', file))]);
}

/** Says of a finished job that its logs were removed; the receipts stay and say so. */
export function forgetLogs(job: Job, attempts: readonly Attempt[], now: number): Decision {
  if (!isFinal(job.state) || !job.outcome) return nothing();
  const told = attempts.flatMap((attempt) =>
    attempt.log ? [patchAttempt(attempt, { log: { ...attempt.log, removedAt: now } })] : [],
  );
  return plan([patchJob(job, { outcome: { ...job.outcome, logsRemovedAt: now } }), ...told]);
}
