import { auditedRow } from '../audit/audited.ts';
import { serverActor } from '../audit/state.ts';
import { type Change, update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import { lastWordsMs } from '../policy/retention.ts';
import type { Contact } from './contact.ts';
import { runnerEvent } from './event.ts';
import type { Runner } from './state.ts';

/*
 * An ephemeral runner takes exactly one job: accepting it uses the runner up, and the end of that attempt removes it. Both happen in the
 * commit of what causes them, so that no race gives it a second one.
 */

/** It had its one job, or has it. */
export const hasHadItsJob = ({ ephemeral, usedBy }: Runner): boolean => ephemeral && usedBy !== null;

/** The change that uses it up. */
export const useUp = (runner: Runner, attemptId: string): Change => update('runner', runner, { usedBy: attemptId });

/** Leaves a tombstone. Its credential stays for a while, for the rest of its log and to sign out; it can do nothing else with it. */
const removeSpent = (runner: Runner, now: number): Decision =>
  removal(runner, { removedAt: now, draining: null, disabled: null }, 'it had its one job', now);

function removal(runner: Runner, patch: Partial<Runner>, by: string, now: number): Decision {
  const decision = plan([update('runner', runner, patch)], [runnerEvent(runner, 'removed', now, { by, name: runner.name })]);
  return auditedRow(decision, { actor: serverActor(by), action: 'runner.remove' }, 'runner', runner, runner, now);
}

/**
 * The same decision, and the removal of the ephemeral runner whose one attempt it ends for good.
 *
 * @param runner the row of the attempt's runner when it is an ephemeral one, else null
 */
export function withRunnerSpent(decision: Decision, runner: Runner | null, now: number): Decision {
  if (!decision.ok || !runner || runner.removedAt !== null || !hasHadItsJob(runner)) return decision;
  const isOver = decision.changes.some(
    (change) =>
      change.kind === 'attempt' && change.op === 'update' && change.row.id === runner.usedBy && change.row.state === 'ended',
  );
  return isOver ? mergeDecisions([decision, removeSpent(runner, now)]) : decision;
}

/** Removes an ephemeral runner whose one attempt is over in whatever way; one that still has it stays. */
export const removeUsedUp = (runner: Runner, isAttemptOver: boolean, now: number): Decision =>
  hasHadItsJob(runner) && isAttemptOver && runner.removedAt === null ? removeSpent(runner, now) : nothing();

/**
 * Removes an ephemeral runner that never got a job and is gone: it signed out, or was silent, that long ago.
 *
 * @param lastSeenAt by the wall clock; null: never, as far as is known
 */
export function removeUnused(
  runner: Runner,
  { contact, lastSeenAt }: { contact: Contact; lastSeenAt: number | null },
  retentionMs: number,
  now: number,
): Decision {
  if (!runner.ephemeral || runner.usedBy !== null || runner.removedAt !== null || contact !== 'offline') return nothing();
  const silentSince = Math.max(lastSeenAt ?? 0, runner.signedOutAt ?? 0, runner.enrolledAt ?? 0, runner.createdAt);
  if (now - silentSince < retentionMs) return nothing();
  const patch = { removedAt: now, credential: 'revoked' as const, session: null, draining: null };
  return removal(runner, patch, 'it never got a job', now);
}

/** Whether the credential of a removed runner still brings home what its one job wrote. */
export const mayEndItsLog = ({ credential, removedAt }: Pick<Runner, 'credential' | 'removedAt'>, now: number): boolean =>
  credential === 'active' && removedAt !== null && now - removedAt < lastWordsMs;
