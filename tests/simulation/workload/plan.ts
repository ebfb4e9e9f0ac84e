import type { Random } from '../clock/random.ts';

/** What a simulated job does, as its spec tells: the same at each of its attempts but for what chance adds. */
export interface JobPlan {
  runMs: number;
  exitCode: number;
  /** so many attempts can not even be prepared */
  unprepared: number;
  /** nobody on its runner's machine keeps it to its time limit */
  ignoresLimit: boolean;
  /** how long it goes on after a signal; beyond the grace it is killed */
  lingersMs: number;
  /** pieces of log that it writes */
  pieces: number;
  /** when it asks leave for something that can't be taken back, after its start */
  gatesMs: number[];
  /** what it asks a person, one after the other, each at the end of an attempt; the one after the last ends as the plan says */
  asks: { what: 'approval' | 'input'; stay: boolean }[];
  /** names of the bands that it draws its frequency from; none: it draws nothing */
  draws: string[];
}

/** Some are over at once, some outlive the lease of a runner that is cut off. */
function drawRunMs(random: Random, leaseTtlMs: number, isLong: boolean): number {
  if (isLong && random.chance(0.6)) return random.between(1, 3) * leaseTtlMs;
  const kind = random.unit();
  if (kind < 0.3) return random.between(0, 200);
  return kind < 0.7 ? random.exponential(leaseTtlMs / 5) : random.between(0.3, 2.2) * leaseTtlMs;
}

/** Most times that one job asks for leave. */
const gatesMax = 30;

/** Draws what a job asks people. */
export const drawAsks = (random: Random): JobPlan['asks'] =>
  random.chance(0.15)
    ? Array.from({ length: random.integer(1, 3) }, () => ({
        what: random.pick(['approval', 'input'] as const),
        stay: random.chance(0.4),
      }))
    : [];

/** Draws what a job does. */
export function drawPlan(random: Random, leaseTtlMs: number, isLong: boolean): Omit<JobPlan, 'draws' | 'asks'> {
  const runMs = Math.round(drawRunMs(random, leaseTtlMs, isLong));
  const gates = random.chance(0.5) ? random.integer(1, gatesMax) : 0;
  return {
    runMs,
    exitCode: random.chance(0.75) ? 0 : random.integer(1, 3),
    unprepared: random.chance(0.05) ? 99 : random.chance(0.1) ? random.integer(1, 2) : 0,
    ignoresLimit: random.chance(0.4),
    lingersMs: Math.round(random.chance(0.5) ? 5 : random.between(0, 20_000)),
    pieces: random.chance(0.2) ? 0 : random.integer(1, 8),
    gatesMs: Array.from({ length: gates }, () => Math.round(random.between(0, runMs))).sort((a, b) => a - b),
  };
}
