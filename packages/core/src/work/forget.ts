import type { Attempt } from '../attempt/state.ts';
import { remove } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
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

/** Takes a finished job away with its attempts, what was submitted and what it asked. Its logs are to be removed before. */
export function forgetJob(job: Job, spec: JobSpec | null, ask: JobAsk | null, attempts: readonly Attempt[]): Decision {
  if (!isFinal(job.state)) return nothing();
  const all = attempts.map((attempt) => remove('attempt', attempt));
  return plan([remove('job', job), ...all, ...(spec ? [remove('jobSpec', spec)] : []), ...(ask ? [remove('jobAsk', ask)] : [])]);
}

/** Says of a finished job that its logs were removed; the receipts stay and say so. */
export function forgetLogs(job: Job, attempts: readonly Attempt[], now: number): Decision {
  if (!isFinal(job.state) || !job.outcome) return nothing();
  const told = attempts.flatMap((attempt) =>
    attempt.log ? [patchAttempt(attempt, { log: { ...attempt.log, removedAt: now } })] : [],
  );
  return plan([patchJob(job, { outcome: { ...job.outcome, logsRemovedAt: now } }), ...told]);
}
