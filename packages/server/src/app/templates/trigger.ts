import {
  type Actor,
  auditOf,
  type Change,
  type Decision,
  type Job,
  liveOf,
  mergeDecisions,
  nothing,
  openRunsMax,
  refuse,
  resolveParameters,
  runSubmitted,
  submit,
  type Template,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { earlierJob, jobOfKey, type Submitted } from '../jobs/submit.ts';
import { viewJob } from '../jobs/view.ts';
import { Refused } from '../refused.ts';
import { submissionOfRun } from './submission.ts';
import type { TriggerInput } from './use-cases.ts';

/** Runs a template because somebody asks for it: now, whatever its schedule says. */
export async function triggerTemplate(
  context: Context,
  access: Access,
  found: Template,
  input: TriggerInput,
  by: Actor,
  key: string | null,
): Promise<Submitted> {
  const { committer, deps } = context;
  const requestHash = key === null ? '' : deps.entropy.sha256(JSON.stringify([found.id, input.parameters]));
  const idempotency = key === null ? null : { key, requestHash };
  const before = key === null ? null : await earlierJob(context, found.scopeId, by.login, key, requestHash);
  if (before) return before;
  let made: { jobId: string; changes: readonly Change[] } | null = null;
  let earlier: Job | null = null;
  const { plan } = await committer.carryOut<Decision>(
    async (fresh) => {
      const row = fresh ? await deps.store.read.get('template', found.id) : found;
      if (!row) throw new Refused('template_not_found', { template: found.id });
      if (made && !earlier) earlier = await deps.store.read.get('job', made.jobId);
      if (earlier) return nothing();
      const decision = await decideRun(context, access, row, input, by, idempotency);
      if (decision.ok) made = { jobId: insertedJob(decision.changes)?.id ?? '', changes: decision.changes };
      return decision;
    },
    (decision) => decision,
    async (conflict) => {
      if (conflict.kind !== 'idempotencyKey') return;
      earlier = await deps.store.read.get('job', await jobOfKey(context, found.scopeId, by.login, key ?? '', requestHash));
    },
  );
  const ours = made as { jobId: string; changes: readonly Change[] } | null;
  const other = earlier as Job | null;
  if (other) {
    const created = other.id === ours?.jobId;
    // our own commit, whose outcome was unknown until now: nobody has been told of it yet
    if (created) committer.tell(ours?.changes ?? []);
    return { view: await viewJob(context, other), created };
  }
  deps.telemetry.count('jobs_submitted');
  const job = insertedJob(plan.changes);
  if (!job) throw new Error('a run that is submitted has a job');
  return { view: await viewJob(context, job), created: true };
}

export function insertedJob(changes: readonly Change[]): Job | null {
  for (const change of changes) if (change.kind === 'job' && change.op === 'insert') return change.row;
  return null;
}

async function decideRun(
  context: Context,
  access: Access,
  row: Template,
  { parameters }: TriggerInput,
  by: Actor,
  idempotency: { key: string; requestHash: string } | null,
): Promise<Decision> {
  if (row.removedAt !== null) return refuse('template_removed', { name: row.name });
  const open = liveOf(row, await context.deps.store.read.getMany('job', row.open));
  if (open.length >= openRunsMax) return refuse('template_crowded', { name: row.name, open: open.length });
  const resolved = resolveParameters(row.parameters, parameters);
  if ('problem' in resolved) return refuse('parameter_invalid', { ...resolved });
  const now = context.now();
  const run = { trigger: 'person', scheduledFor: null, lateMs: null, parameters: resolved.values } as const;
  const submission = await submissionOfRun(context, access, row, run, by.login, idempotency);
  const deed = { actor: by, action: 'template.trigger' as const, detail: { jobId: submission.id, parameters: resolved.values } };
  const target = { kind: 'template' as const, id: row.id, name: row.name };
  const entry = auditOf(deed, row.scopeId, target, { before: null, after: null }, now);
  const told = { ok: true as const, ...runSubmitted(row, open, submission.id, run, now), audit: [entry] };
  return mergeDecisions([submit(submission, now), told]);
}
