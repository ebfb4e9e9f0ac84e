import type { Durations } from '../policy/durations.ts';
import { thresholdsOf } from '../policy/thresholds.ts';
import type { Runner } from './state.ts';

export const contacts = ['not_registered', 'revoked', 'online', 'stale', 'offline', 'unknown'] as const;
export type Contact = (typeof contacts)[number];

/** What this server knows of a runner's presence. All instants by one clock, in ms. */
export interface Presence {
  /** when the newest request arrived */
  lastSeenAt: number | null;
  /** it holds a request open right now */
  held: boolean;
  /** its held request's connection closed then, and no request followed */
  closedAt: number | null;
  /** the server can vouch for its silence only from here: its start, or the end of a pause */
  observedSince: number;
}

/** `staleAfterMs` and `offlineAfterMs` are those of native runners; other protocols have their own. */
export type ContactDurations = Pick<Durations, 'staleAfterMs' | 'offlineAfterMs' | 'reconnectGraceMs'>;

type CredentialFacts = Pick<Runner, 'credential' | 'declared' | 'protocol' | 'signedOutAt' | 'session' | 'removedAt'>;

/**
 * Whether a runner is there. After a start of the server a silent runner is `unknown` until one full offline threshold was observed:
 * only then is its silence its own.
 */
export function contactOf(runner: CredentialFacts, presence: Presence, durations: ContactDurations, now: number): Contact {
  if (runner.credential === 'none') return 'not_registered';
  if (runner.credential === 'revoked' || runner.removedAt !== null) return 'revoked';
  // one that got its token before its first start never said what it can do
  if (runner.session === null) return runner.declared === null ? 'not_registered' : 'offline';
  if (presence.held) return 'online';
  const { staleAfterMs, offlineAfterMs } = thresholdsOf(runner.protocol, durations);
  const seenAt = presence.lastSeenAt ?? Number.NEGATIVE_INFINITY;
  if (seenAt < presence.observedSince) return now - presence.observedSince < offlineAfterMs ? 'unknown' : 'offline';
  const silentMs = now - seenAt;
  if (silentMs >= offlineAfterMs) return 'offline';
  if (silentMs >= staleAfterMs) return 'stale';
  if (presence.closedAt !== null && now - presence.closedAt >= durations.reconnectGraceMs) return 'stale';
  return 'online';
}

/** When `contactOf` may next give another answer if nothing is heard; null when it never will. */
export function contactChangesAt(
  { protocol }: Pick<Runner, 'protocol'>,
  presence: Presence,
  durations: ContactDurations,
  now: number,
): number | null {
  const { staleAfterMs, offlineAfterMs } = thresholdsOf(protocol, durations);
  if (presence.held) return null;
  const seenAt = presence.lastSeenAt;
  const candidates: number[] = [];
  if (seenAt === null || seenAt < presence.observedSince) candidates.push(presence.observedSince + offlineAfterMs);
  else candidates.push(seenAt + staleAfterMs, seenAt + offlineAfterMs);
  if (presence.closedAt !== null) candidates.push(presence.closedAt + durations.reconnectGraceMs);
  const future = candidates.filter((at) => at > now);
  return future.length > 0 ? Math.min(...future) : null;
}
