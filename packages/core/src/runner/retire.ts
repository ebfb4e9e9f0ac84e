import { update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { limits } from '../policy/limits.ts';
import type { RetentionMs } from '../policy/retention.ts';
import type { Contact } from './contact.ts';
import { runnerEvent } from './event.ts';
import type { Runner } from './state.ts';

/** What is known of a runner besides its row. */
export interface Absence {
  contact: Contact;
  /** when it was last heard of, by the wall clock; null: never, as far as is known */
  lastSeenAt: number | null;
  /** attempts of it that are not over */
  attempts: number;
}

/**
 * A runner that was offline longer than its retention and holds nothing leaves the lists: its name is free, its number and credential stay
 * its own. It comes back as the same runner with its next session.
 */
export function retireRunner(
  runner: Runner,
  { contact, lastSeenAt, attempts }: Absence,
  retentionMs: RetentionMs,
  now: number,
): Decision {
  if (runner.hosting?.state === 'asleep' || runner.hosting?.operation || runner.builtIn) return nothing();
  if (retentionMs === null || contact !== 'offline' || attempts > 0) return nothing();
  if (runner.retiredAt !== null || runner.removedAt !== null) return nothing();
  const silentSince = Math.max(lastSeenAt ?? 0, runner.signedOutAt ?? 0, runner.enrolledAt ?? 0, runner.createdAt);
  if (now - silentSince <= retentionMs) return nothing();
  const draining = runner.draining?.by === 'server' ? runner.draining : null;
  const patch = { retiredAt: now, session: null, kicked: null, draining };
  return plan([update('runner', runner, patch)], [runnerEvent(runner, 'retired', now, { name: runner.name, silentSince })]);
}

/** Names for a retired runner that comes back, the best first: its own, else with its number, which only somebody's whim can have taken. */
export function* revivedNames({ name, number }: Runner): Generator<string> {
  yield name;
  for (let more = 1; ; more++) {
    const suffix = more === 1 ? `-${number}` : `-${number}-${more}`;
    yield name.slice(0, limits.nameCharsMax - suffix.length) + suffix;
  }
}
