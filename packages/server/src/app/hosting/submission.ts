import {
  instanceScopeId,
  type OperationCause,
  type OperationKind,
  type OperationSpec,
  operationExecutors,
  type Plan,
  type Pool,
  plainRequirements,
  submit,
} from '@baton/core';
import type { Context } from '../context.ts';

/** Attempts that a killed server may take: each goes on where the one before it ended. */
const maxAttempts = 100;

const verbs: Readonly<Record<OperationKind, string>> = {
  deploy: 'Deploy',
  update: 'Update',
  remove: 'Remove',
  wake: 'Wake',
  sleep: 'Put to sleep',
};

const causeText = (cause: OperationCause): string => {
  if (cause.by === 'person') return `${cause.login} asked for it`;
  return cause.by === 'pool' ? cause.reason : 'an update wave of its pool';
};

interface NewOperation {
  id: string;
  kind: OperationKind;
  pool: Pool;
  runner: { id: string; name: string };
  cause: OperationCause;
  version: string | null;
  drainMs: number | null;
  rerunOf: string | null;
  submittedBy: string;
}

/** The job of an operation, as it is submitted. Only one works on a runner at a time. */
export function submissionOf(context: Context, operation: NewOperation): Plan {
  const { id, kind, pool, runner, cause, version, drainMs, submittedBy, rerunOf } = operation;
  // of a scope that was removed nothing is run any more, and what was made for it must be removed all the same
  const isGone = (context.fleet.scope(pool.scopeId)?.removedAt ?? null) !== null;
  const scopeId = isGone ? instanceScopeId : pool.scopeId;
  const executor = operationExecutors[kind];
  const jobClass = context.classes.classOf(plainRequirements(scopeId, executor));
  const spec: OperationSpec = { runnerId: runner.id, poolId: pool.id, cause: causeText(cause), version, drainMs };
  return submit(
    {
      ...{ id, scopeId, name: `${verbs[kind]} ${runner.name}`, executor, spec, submittedBy, rerunOf },
      ...{ jobClass, isClassStored: context.classes.known(jobClass.id) !== null },
      ...{ priority: 0, onLost: 'requeue', onPartition: 'continue', maxAttempts, timeLimitMs: null, waitLimitMs: null },
      concurrency: { key: `runner ${runner.id}`, limit: 1 },
      ...{ secrets: null, drawFrom: null, templateId: null, run: null, idempotency: null },
    },
    context.now(),
  );
}
