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
 * The thresholds for runners of a protocol.
 *
 * @param native those of native runners, which are settings
 */
export const thresholdsOf = (protocol: RunnerProtocol, native: SilenceThresholds): SilenceThresholds =>
  protocol === 'native' ? native : foreign[protocol];
