import {
  type Actor,
  auditOf,
  type DrawFrom,
  defaultProjectName,
  drawOf,
  idempotencyKeyId,
  type Job,
  type JobDefinition,
  type JobSecrets,
  needsFence,
  needsNative,
  operationOf,
  type Requirements,
  type Submission,
  submit,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { OffersAtOnce } from '../dispatch/made-offer.ts';
import { asksForDraw, drawOfNewJob } from '../ranges/of-jobs.ts';
import { Refused } from '../refused.ts';
import { asksForSecrets, secretsOfNewJob } from '../secrets/of-jobs.ts';
import { commitSubmission } from './commit-submission.ts';
import type { JobView, SubmitInput } from './use-cases.ts';
import { viewJob } from './view.ts';

export interface Submitted {
  view: JobView;
  /** false when the idempotency key had made it before */
  created: boolean;
}

/** What a submission goes through. */
interface Submitter {
  context: Context;
  access: Access;
  offers: OffersAtOnce;
}

/**
 * Accepts a job. With an idempotency key the same submission sent again answers the job of the first time; another submission with
 * that key is refused.
 *
 * @param rerun the job of which this is a re-run, and who asked for it
 */
export async function submitJob(
  { context, access, offers }: Submitter,
  input: SubmitInput,
  by: string,
  key: string | null,
  rerun: { of: Job; by: Actor } | null = null,
): Promise<Submitted> {
  context.assertOpen();
  const rerunOf = rerun?.of.id ?? null;
  const { project, runner, spec } = input;
  const scopeId = scopeOf(context, access, project);
  access.need('run_jobs', scopeId);
  const asked = { ...input, executor: input.executor ?? context.settings.of(scopeId).defaultExecutor };
  refuseReserved(asked.executor);
  const runnerId = runner === null ? null : pinned(context, access, runner);
  const now = context.now();
  const id = context.deps.entropy.uuid(now);
  const requestHash = key === null ? '' : context.deps.entropy.sha256(JSON.stringify([marked(context, input), rerunOf]));
  const idempotency = key === null ? null : { key, requestHash };
  // Without space nothing new is taken, but what was accepted is still answered.
  if (context.deps.store.space().low) return await acceptedBefore(context, scopeId, by, key, requestHash);
  let drawFrom: DrawFrom | null = null;
  let secrets: JobSecrets | null = null;
  try {
    if (asksForDraw(input)) drawFrom = await drawOfNewJob(context, scopeId, input.drawFrom);
    if (asksForSecrets(input)) secrets = await secretsOfNewJob(context, { id, scopeId }, input);
  } catch (error) {
    // what was accepted is still answered, also when its secret, or a range that it names, is gone since
    const before = key === null ? null : await earlierJob(context, scopeId, by, key, requestHash);
    if (before) return before;
    throw error;
  }
  const jobClass = context.classes.classOf(requirementsOf(asked, scopeId, runnerId, drawFrom));
  const isClassStored = context.classes.known(jobClass.id) !== null;
  const made = { id, scopeId, jobClass, isClassStored, rerunOf, spec, secrets, drawFrom, submittedBy: by, idempotency };
  const decision = rerunAudited(submit(submissionOf(asked, made), now), id, rerun, now);
  const own = await commitSubmission(context, offers, decision, async (conflict) => {
    const jobId = conflict.kind === 'idempotencyKey' ? await jobOfKey(context, scopeId, by, key ?? '', requestHash) : id;
    return await context.deps.store.read.get('job', jobId);
  });
  const created = own.id === id;
  if (created) context.deps.telemetry.count('jobs_submitted');
  return { view: await viewJob(context, own), created };
}

/** Throws `executor_reserved` for jobs that the server alone makes. */
export function refuseReserved(executor: string | null): void {
  if (executor !== null && operationOf(executor) !== null) throw new Refused('executor_reserved', { executor });
}

/** With the executor of its scope where it named none. */
type Asked = JobDefinition & { executor: string };

/** A submission that is no run of a template. Field by field: an object that grows while it is filled costs several of its size. */
const submissionOf = (
  asked: Asked,
  made: Omit<Submission, keyof ReturnType<typeof choicesOf> | 'templateId' | 'run'>,
): Submission => ({
  id: made.id,
  scopeId: made.scopeId,
  name: asked.name,
  executor: asked.executor,
  jobClass: made.jobClass,
  isClassStored: made.isClassStored,
  priority: asked.priority,
  onLost: asked.onLost,
  onPartition: asked.onPartition,
  maxAttempts: asked.maxAttempts,
  timeLimitMs: asked.timeLimitMs,
  waitLimitMs: asked.waitLimitMs,
  concurrency: asked.concurrency,
  rerunOf: made.rerunOf,
  spec: made.spec,
  secrets: made.secrets,
  drawFrom: made.drawFrom,
  submittedBy: made.submittedBy,
  templateId: null,
  run: null,
  idempotency: made.idempotency,
});

/** What it says of itself, beside what it needs. */
export function choicesOf(input: Asked) {
  const { name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency } = input;
  return { name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency };
}

/** What it needs of its runner. */
export const requirementsOf = (
  input: Asked,
  scopeId: string,
  runnerId: string | null,
  drawFrom: DrawFrom | null,
): Requirements => {
  const { executor, spec, executorVersionMin, labels, ranges, attributes, runnerVersionMin, device } = input;
  return {
    ...{ scopeId, executor, executorVersionMin, labels, ranges, attributes, runnerVersionMin, device, runnerId },
    draw: drawFrom ? drawOf(drawFrom) : {},
    needsFence: needsFence(executor, spec),
    needsNative: needsNative(executor, spec),
  };
};

async function acceptedBefore(
  context: Context,
  scopeId: string,
  by: string,
  key: string | null,
  requestHash: string,
): Promise<Submitted> {
  const before = key === null ? null : await earlierJob(context, scopeId, by, key, requestHash);
  if (!before) throw new Refused('storage_full');
  return before;
}

/** What was accepted with this key before; null: nothing. */
export async function earlierJob(
  context: Context,
  scopeId: string,
  by: string,
  key: string,
  requestHash: string,
): Promise<Submitted | null> {
  const job = await context.deps.store.read.get('job', await jobOfKey(context, scopeId, by, key, requestHash));
  return job && { view: await viewJob(context, job), created: false };
}

/** A submission without the values of its secrets, which must not be guessed from its hash. */
function marked({ deps }: Context, { secretEnvironment, ...rest }: SubmitInput): object {
  const marks = Object.entries(secretEnvironment).map(([name, value]) => [name, deps.vault.mark(value)]);
  return { ...rest, secretEnvironment: Object.fromEntries(marks) };
}

export async function jobOfKey(context: Context, scopeId: string, by: string, key: string, requestHash: string): Promise<string> {
  const row = await context.deps.store.read.get('idempotencyKey', idempotencyKeyId(scopeId, by, key));
  if (row && row.requestHash !== requestHash) throw new Refused('idempotency_key_reused', { key });
  return row?.jobId ?? '';
}

export function scopeOf(context: Context, access: Access, project: string | null): string {
  const scope = context.fleet.scopeByName(project ?? defaultProjectName);
  // the default one is no secret: who may not use it is told so
  const isShown = scope?.kind === 'project' && (project === null || access.sees(scope.id));
  if (!isShown) throw new Refused('project_not_found', { project });
  return scope.id;
}

export function pinned(context: Context, access: Access, idOrName: string): string {
  const runner = context.fleet.find(idOrName, ({ scopeId }) => access.seesRunnersOf(scopeId));
  if (!runner) throw new Refused('runner_not_found', { runnerId: idOrName });
  return runner.id;
}

/** Submissions stand in the list of jobs; that somebody ran a job once more, the audit log tells. */
function rerunAudited(decision: ReturnType<typeof submit>, id: string, rerun: { of: Job; by: Actor } | null, now: number) {
  if (!rerun) return decision;
  const { of: job, by } = rerun;
  const target = { kind: 'job' as const, id: job.id, name: job.name };
  const deed = { actor: by, action: 'job.rerun' as const, detail: { jobId: id } };
  return { ...decision, audit: [auditOf(deed, job.scopeId, target, { before: null, after: null }, now)] };
}
