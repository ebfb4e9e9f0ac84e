import { type Change, ensure, insert } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import { type IdempotencyKey, idempotencyKeyId } from '../job/idempotency.ts';
import type { Concurrency, Job, JobSpec, OnLost, OnPartition } from '../job/state.ts';
import type { JobClass } from '../match/requirements.ts';
import type { DrawFrom } from '../range/state.ts';
import type { JobSecrets } from '../secret/state.ts';
import type { RunFacts } from '../template/run-facts.ts';
import { enqueue, jobEvent } from './work.ts';

export interface Submission {
  id: string;
  scopeId: string;
  name: string;
  executor: string;
  jobClass: JobClass;
  /** the class is stored already: it need not be written again */
  isClassStored: boolean;
  priority: number;
  onLost: OnLost;
  onPartition: OnPartition;
  maxAttempts: number;
  timeLimitMs: number | null;
  waitLimitMs: number | null;
  concurrency: Concurrency | null;
  rerunOf: string | null;
  spec: unknown;
  /** null: it gets none */
  secrets: JobSecrets | null;
  /** null: it draws nothing */
  drawFrom: DrawFrom | null;
  submittedBy: string;
  /** the template that it is a run of, and what is known of the run; null: of none */
  templateId: string | null;
  run: RunFacts | null;
  idempotency: { key: string; requestHash: string } | null;
}

/**
 * Accepts a job. The commit conflicts when the idempotency key is already taken: then the earlier job is the answer.
 */
export function submit(submission: Submission, now: number): Decision & { ok: true } {
  const { id, scopeId, jobClass, isClassStored, spec, secrets, drawFrom, submittedBy, idempotency } = submission;
  // field by field: an object that grows while it is filled costs several of its size
  const job: Job = {
    id,
    revision: 1,
    scopeId,
    name: submission.name,
    executor: submission.executor,
    classId: jobClass.id,
    priority: submission.priority,
    onLost: submission.onLost,
    onPartition: submission.onPartition,
    maxAttempts: submission.maxAttempts,
    timeLimitMs: submission.timeLimitMs,
    waitLimitMs: submission.waitLimitMs,
    concurrency: submission.concurrency,
    rerunOf: submission.rerunOf,
    templateId: submission.templateId,
    run: submission.run,
    state: 'queued',
    createdAt: now,
    createdBy: submittedBy,
    startedAt: null,
    finishedAt: null,
    queuedSince: now,
    prepareFailures: 0,
    backoffUntil: null,
    attempts: 0,
    attemptsCounted: 0,
    epoch: 0,
    attemptId: null,
    runnerId: null,
    gate: null,
    attention: null,
    cancel: null,
    outcome: null,
    hasSecrets: secrets !== null,
    asked: null,
  };
  const jobSpec: JobSpec = { id, revision: 1, scopeId, keyId: secrets?.own?.keyId ?? null, spec, secrets, drawFrom };
  const changes: Change[] = [insert('job', job), insert('jobSpec', jobSpec), enqueue(job)];
  if (!isClassStored) changes.unshift(ensure('jobClass', jobClass));
  if (idempotency) {
    const row: IdempotencyKey = {
      id: idempotencyKeyId(scopeId, submittedBy, idempotency.key),
      revision: 1,
      jobId: id,
      requestHash: idempotency.requestHash,
      createdAt: now,
    };
    changes.push(insert('idempotencyKey', row));
  }
  return plan(changes, [jobEvent(job, 'queued', now, { by: submittedBy })]);
}
