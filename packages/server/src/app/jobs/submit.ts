import {
  type Actor,
  auditOf,
  defaultProjectName,
  idempotencyKeyId,
  type Job,
  type JobDefinition,
  type JobSecrets,
  needsFence,
  submit,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { JobView, SubmitInput } from '../app.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { asksForSecrets, secretsOfNewJob } from '../secrets/of-jobs.ts';
import { viewJob } from './view.ts';

const noRun = { templateId: null, run: null };

export interface Submitted {
  view: JobView;
  /** false when the idempotency key had made it before */
  created: boolean;
}

/**
 * Accepts a job. With an idempotency key the same submission sent again answers the job of the first time; another submission with
 * that key is refused.
 *
 * @param rerun the job of which this is a re-run, and who asked for it
 */
export async function submitJob(
  context: Context,
  access: Access,
  input: SubmitInput,
  by: string,
  key: string | null,
  rerun: { of: Job; by: Actor } | null = null,
): Promise<Submitted> {
  context.assertOpen();
  const rerunOf = rerun?.of.id ?? null;
  const { project, secrets: _stored, secretEnvironment: _own, ...definition } = input;
  const scopeId = scopeOf(context, access, project);
  access.need('run_jobs', scopeId);
  const { jobClass, rest } = classedJob(context, access, scopeId, definition);
  const now = context.now();
  const id = context.deps.entropy.uuid(now);
  const requestHash = key === null ? '' : context.deps.entropy.sha256(JSON.stringify([marked(context, input), rerunOf]));
  const idempotency = key === null ? null : { key, requestHash };
  // Without space nothing new is taken, but what was accepted is still answered.
  if (context.deps.store.space().low) return await acceptedBefore(context, scopeId, by, key, requestHash);
  let secrets: JobSecrets | null = null;
  try {
    if (asksForSecrets(input)) secrets = await secretsOfNewJob(context, { id, scopeId }, input);
  } catch (error) {
    // what was accepted is still answered, also when its secret is gone since
    const before = key === null ? null : await earlierJob(context, scopeId, by, key, requestHash);
    if (before) return before;
    throw error;
  }
  const isClassStored = context.classes.known(jobClass.id) !== null;
  const submission = {
    ...rest,
    id,
    scopeId,
    jobClass,
    isClassStored,
    secrets,
    submittedBy: by,
    rerunOf,
    ...noRun,
    idempotency,
  };
  const decision = rerunAudited(submit(submission, now), id, rerun, now);
  let earlier: Job | null = null;
  await context.committer.carryOut(
    () => null,
    () => (earlier ? { ok: true, changes: [], guards: [], events: [] } : decision),
    async (conflict) => {
      const jobId = conflict.kind === 'idempotencyKey' ? await jobOfKey(context, scopeId, by, key ?? '', requestHash) : id;
      earlier = await context.deps.store.read.get('job', jobId);
    },
  );
  if (earlier) {
    const created = (earlier as Job).id === id;
    // Our own commit, whose outcome was unknown until now: nobody has been told of it yet.
    if (created) context.committer.tell(decision.changes);
    return { view: await viewJob(context, earlier), created };
  }
  context.deps.telemetry.count('jobs_submitted');
  const job = decision.changes.find((change) => change.kind === 'job' && change.op === 'insert');
  if (job?.kind !== 'job' || job.op !== 'insert') throw new Error('a submission inserts its job');
  return { view: await viewJob(context, job.row), created: true };
}

/** What a job needs of runners as its class, and all else of it. Throws `runner_not_found`. */
export function classedJob(context: Context, access: Access, scopeId: string, definition: Omit<JobDefinition, 'secrets'>) {
  const { executorVersionMin, labels, ranges, attributes, runnerVersionMin, device, runner, ...rest } = definition;
  const jobClass = context.classes.classOf({
    ...{ scopeId, executor: rest.executor, executorVersionMin, labels, ranges, attributes, runnerVersionMin, device },
    needsFence: needsFence(rest.executor),
    runnerId: runner === null ? null : pinned(context, access, runner),
  });
  return { jobClass, rest };
}

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
