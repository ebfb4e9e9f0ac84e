import { update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import { removeRunner } from '../runner/end.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Runner } from '../runner/state.ts';
import type { Token } from '../token/state.ts';
import type { AttemptedWork } from '../work/work.ts';
import type { Hosting, HostingState, OperationKind } from './state.ts';

/** How an operation ended. */
export type OperationEnd =
  | {
      ok: true;
      /** with `update`: the version that runs now */
      version?: string | null;
    }
  | {
      ok: false;
      /** in the provider's own words */
      reason: string;
      /** what stands of the runner now */
      state: HostingState;
    };

export const problemCharsMax = 2_000;

/** What stands after an operation went well. */
const stateAfter: Readonly<Record<OperationKind, HostingState>> = {
  deploy: 'awake',
  wake: 'awake',
  update: 'awake',
  sleep: 'asleep',
  remove: 'absent',
};

/** What else is known when an operation ends. */
export interface AtEnd {
  /** every attempt of the runner that is not over, with its job */
  works: readonly AttemptedWork[];
  /** its present token; null: it has none */
  credential: Token | null;
}

/**
 * An operation is over: the runner stands as it left it, and something else may begin. What is removed stays as a tombstone. Of what is absent no
 * token is valid. Repeated, or told of an operation that is not the present one, it changes nothing.
 */
export function finishOperation(runner: Runner, jobId: string, end: OperationEnd, known: AtEnd, now: number): Decision {
  const { hosting } = runner;
  const operation = hosting?.operation;
  if (!hosting || operation?.jobId !== jobId) return nothing();
  const { kind } = operation;
  const state = end.ok ? stateAfter[kind] : end.state;
  const after: Hosting = {
    ...hosting,
    state,
    operation: null,
    ...(end.ok && end.version !== undefined && { version: end.version }),
    reservedFor: end.ok ? hosting.reservedFor : null,
    idleSince: state === 'awake' && known.works.length === 0 ? (hosting.idleSince ?? now) : null,
    ...(!end.ok && { problem: { kind, jobId, at: now, reason: end.reason.slice(0, problemCharsMax) } }),
  };
  const event = runnerEvent(runner, end.ok ? 'operation_done' : 'operation_failed', now, {
    ...{ kind, jobId, state },
    ...(!end.ok && { reason: end.reason.slice(0, problemCharsMax) }),
  });
  const gone = { ...runner, hosting: after };
  if (end.ok && kind === 'remove') {
    const removed = removeRunner(gone, known.works, 'remove-runner', now);
    return mergeDecisions([withHosting(removed, after), plan(revoked(known.credential, now), [event])]);
  }
  const patch: Partial<Runner> = { hosting: after };
  if (state !== 'awake') Object.assign(patch, { session: null, signedOutAt: now });
  if (state === 'absent') Object.assign(patch, { credential: 'none' as const, tokenId: null, declared: null, version: null });
  return plan([update('runner', runner, patch), ...(state === 'absent' ? revoked(known.credential, now) : [])], [event]);
}

/** The removal changes the row already: what is left of its hosting goes with that. */
function withHosting(decision: Decision, hosting: Hosting): Decision {
  if (!decision.ok) return decision;
  const changes = decision.changes.map((change) =>
    change.kind === 'runner' && change.op === 'update'
      ? { ...change, row: { ...change.row, hosting }, patch: { ...change.patch, hosting } }
      : change,
  );
  return { ...decision, changes };
}

const revoked = (credential: Token | null, now: number) =>
  credential && credential.revokedAt === null ? [update('token', credential, { revokedAt: now })] : [];
