import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import type { Token } from '../token/state.ts';
import { loseAttempt } from '../work/lose.ts';
import type { LossCause } from '../work/loss-cause.ts';
import type { AttemptedWork } from '../work/work.ts';
import type { ByPerson } from './availability.ts';
import { runnerEvent } from './event.ts';
import { refuseGone } from './gone.ts';
import type { Kicked, Runner } from './state.ts';

/*
 * Actions that take from a runner what it runs. Each is decided together with all its live attempts, so that no moment exists in which
 * the runner is gone and its jobs are not told.
 */

/** What becomes of everything that a runner holds when an action ends it. */
const endWork = (works: readonly AttemptedWork[], cause: LossCause, now: number): Decision =>
  mergeDecisions(works.map((work) => loseAttempt(work, cause, now)));

/**
 * Ends its session and what it runs; it may come back by itself with the same credential.
 *
 * Refused with `runner_not_connected` when it has no session, `runner_removed`.
 *
 * @param works every attempt of the runner that is not over, with its job
 */
export function kickRunner(runner: Runner, works: readonly AttemptedWork[], { by, reason }: ByPerson, now: number): Decision {
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  if (runner.session === null) return refuse('runner_not_connected', { runnerId: runner.id });
  const draining = runner.draining?.by === 'server' ? runner.draining : null;
  const kicked: Kicked = { sessionId: runner.session.id, by, reason, at: now };
  const event = runnerEvent(runner, 'kicked', now, { by, reason, attempts: works.length });
  return mergeDecisions([
    plan([update('runner', runner, { session: null, kicked, draining })], [event]),
    endWork(works, 'kicked', now),
  ]);
}

/**
 * Its credential is void at once, and it is paired again with `pairing`, under the same id. Refused with `runner_removed`, and with
 * `runner_not_paired` when it holds no credential.
 *
 * @param credential its present token, null when its row is gone
 * @param key the token that it will hold, when that has to be known before it is paired: see {@link pairWithKey}
 */
export function rotateRunner(
  runner: Runner,
  works: readonly AttemptedWork[],
  { credential, pairing, key }: { credential: Token | null; pairing: Token; key?: Token },
  { by, reason }: ByPerson,
  now: number,
): Decision {
  const refused = refuseGone(runner) ?? refuseUnpaired(runner);
  if (refused) return refused;
  return mergeDecisions([
    voidCredential(runner, credential, 'rotated', { by, reason }, now),
    plan([insert('token', pairing), ...(key ? [insert('token', key)] : [])]),
    endWork(works, 'runner_rotated', now),
  ]);
}

/** As a rotation, without a way back: the row stays until it is removed. */
export function revokeRunner(
  runner: Runner,
  works: readonly AttemptedWork[],
  credential: Token | null,
  { by, reason }: ByPerson,
  now: number,
): Decision {
  const refused = refuseUnpaired(runner);
  if (refused) return refused;
  return mergeDecisions([
    voidCredential(runner, credential, 'revoked', { by, reason }, now),
    endWork(works, 'runner_revoked', now),
  ]);
}

/** The runner gives up its registration, or a person removes it: what it runs fails, a tombstone stays, its token no longer works. */
export function removeRunner(runner: Runner, works: readonly AttemptedWork[], by: string, now: number): Decision {
  if (runner.removedAt !== null) return nothing();
  const patch = { removedAt: now, credential: 'revoked' as const, session: null, signedOutAt: now, draining: null };
  return mergeDecisions([
    plan([update('runner', runner, patch)], [runnerEvent(runner, 'removed', now, { by })]),
    endWork(works, 'runner_removed', now),
  ]);
}

function voidCredential(runner: Runner, credential: Token | null, type: string, { by, reason }: ByPerson, now: number): Decision {
  const changes = [update('runner', runner, { credential: 'revoked' as const, session: null, signedOutAt: null, frozen: null })];
  if (credential && credential.revokedAt === null) changes.push(update('token', credential, { revokedAt: now }));
  return plan(changes, [runnerEvent(runner, type, now, { by, reason })]);
}

function refuseUnpaired(runner: Runner): Decision | null {
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  if (runner.credential !== 'active') return refuse('runner_not_paired', { runnerId: runner.id });
  return null;
}
