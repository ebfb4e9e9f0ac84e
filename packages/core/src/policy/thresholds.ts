import type { Durations } from './durations.ts';

/** What a runner speaks: the native protocol, or that of another system, through a gateway. */
export const runnerProtocols = ['native', 'gitea', 'semaphore', 'challengectl'] as const;
export type RunnerProtocol = (typeof runnerProtocols)[number];

/** From how much silence on a runner is stale, and offline. */
export type SilenceThresholds = Pick<Durations, 'staleAfterMs' | 'offlineAfterMs'>;

/**
 * Of runners that can't be told how often to be heard of: what their own systems go by. Where those know nothing between online and offline, a
 * runner is stale from half of it on.
 */
const foreign: Readonly<Record<Exclude<RunnerProtocol, 'native'>, SilenceThresholds>> = {
  // asks every 2 to 5 s; offline after 60 s there
  gitea: { staleAfterMs: 30_000, offlineAfterMs: 60_000 },
  // asks every second; offline after 120 s there
  semaphore: { staleAfterMs: 60_000, offlineAfterMs: 120_000 },
  // beats every 30 s; offline after 90 s there: two missed beats make it stale
  challengectl: { staleAfterMs: 75_000, offlineAfterMs: 90_000 },
};

/**
 * A runner of ours asks for work for as long as it is in contact. Others ask now and then: those of challengectl wait 10 s between two questions, and the
 * pause is a setting of theirs. One that has not asked for longer than this gets nothing, whatever room it said that it has: its program is gone, or takes
 * nothing more.
 */
const asksAgainWithinMs = { least: 15_000, most: 60_000 };
/** Pauses vary by a fifth and more. */
const pausesGrowBy = 1.5;

/**
 * Whether a runner that is in contact has ceased to ask for work.
 *
 * @param askedAgoMs since when it has not asked, though it could
 * @param pauseMs between two of its questions, as it was seen: see `pauseLearned`; null: not yet
 */
export const hasCeasedToAsk = (protocol: RunnerProtocol, askedAgoMs: number, pauseMs: number | null): boolean => {
  const { least, most } = asksAgainWithinMs;
  return protocol !== 'native' && askedAgoMs > Math.min(most, Math.max(least, (pauseMs ?? 0) * pausesGrowBy));
};

/**
 * What is known of a runner's pauses after one more. A long one counts for a few questions, for it asks sooner after a job; an absence of hours counts for no
 * more of them.
 */
export const pauseLearned = (knownMs: number | null, pauseMs: number): number =>
  Math.min(asksAgainWithinMs.most, Math.max(pauseMs, (knownMs ?? 0) / 2));

/**
 * How many jobs a runner that asks for none at this moment takes with its next question. What others than ours say of their room is no promise: those of
 * Semaphore say that they take dozens at once, and begin one each five seconds.
 *
 * @param left of its capacity
 */
export const roomBetweenQuestions = (protocol: RunnerProtocol, left: number): number =>
  protocol === 'native' ? left : Math.min(left, 1);

/**
 * The thresholds for runners of a protocol.
 *
 * @param native those of native runners, which are settings
 */
export const thresholdsOf = (protocol: RunnerProtocol, native: SilenceThresholds): SilenceThresholds =>
  protocol === 'native' ? native : foreign[protocol];
