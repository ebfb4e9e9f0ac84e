import type { JobCount, UpdateWave, WaveRunner } from './state.ts';
import { wavePolicy } from './wave-policy.ts';

const sum = (counts: readonly (JobCount | undefined)[]): JobCount =>
  counts.reduce<JobCount>((all, each) => ({ ended: all.ended + (each?.ended ?? 0), failed: all.failed + (each?.failed ?? 0) }), {
    ended: 0,
    failed: 0,
  });

const share = ({ ended, failed }: JobCount): number => (ended === 0 ? 0 : failed / ended);

const percent = (part: number): string => `${Math.round(part * 100)} %`;

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** The middle one; null: there are none. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

const isTried = ({ state }: WaveRunner): boolean => state === 'updating' || state === 'updated' || state === 'failed';

/** Why the release is bad, as far as the wave has shown it; null: nothing speaks against it. */
export function problemOfWave(wave: UpdateWave): string | null {
  return updatesProblem(wave) ?? startsProblem(wave) ?? jobsProblem(wave);
}

function updatesProblem({ runners, stage }: UpdateWave): string | null {
  const tried = runners.filter(isTried).length;
  const failed = runners.filter(({ state }) => state === 'failed');
  const allowed = stage === 0 ? 0 : Math.floor(tried * wavePolicy.failedShare);
  if (failed.length <= allowed) return null;
  return `${failed.length} of ${tried} updates failed: ${failed.at(-1)?.problem ?? 'no reason was told'}`;
}

function startsProblem({ runners, usualStartMs }: UpdateWave): string | null {
  const starts = median(runners.flatMap(({ state, startMs }) => (state === 'updated' && startMs !== null ? [startMs] : [])));
  if (usualStartMs === null || starts === null) return null;
  const most = Math.max(usualStartMs * wavePolicy.slowFactor, usualStartMs + wavePolicy.slowMs);
  return starts > most ? `Runners take ${seconds(starts)} to start, and usually ${seconds(usualStartMs)}.` : null;
}

function jobsProblem({ runners, jobsBefore }: UpdateWave): string | null {
  const after = sum(runners.filter(({ state }) => state === 'updated').map(({ jobs }) => jobs));
  const before = sum([jobsBefore, ...runners.filter(({ state }) => state === 'pending').map(({ jobs }) => jobs)]);
  if (after.ended < wavePolicy.jobsMin) return null;
  const usual = before.ended < wavePolicy.jobsMin ? wavePolicy.jobsUnknown : share(before);
  if (share(after) <= usual + wavePolicy.jobsWorse) return null;
  return `${percent(share(after))} of ${after.ended} jobs failed, and before ${percent(usual)}.`;
}
