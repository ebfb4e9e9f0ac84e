import { type Histogram, mergeHistogram, newHistogram, quantile } from './histogram.ts';
import { type Counter, counters, type Entry } from './slot.ts';

/** Of durations; quantiles within 5 %. */
export interface Times {
  count: number;
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

/** What entries come to. */
export interface Figures extends Record<Counter, number> {
  waiting: Times | null;
  running: Times | null;
  /** busy part of the capacity in contact; null: nothing was in contact, or it is not shown */
  utilisation: number | null;
  /** succeeded part of the jobs that succeeded or failed; null: none did */
  successRate: number | null;
}

/** Adds up entries. */
export class Sum {
  readonly #counts = Object.fromEntries(counters.map((counter) => [counter, 0])) as Record<Counter, number>;
  readonly #waiting = newHistogram();
  readonly #running = newHistogram();

  /** @param only these counters; times come with `started` */
  add(entry: Entry, only: readonly Counter[] = counters): void {
    for (const counter of only) this.#counts[counter] += entry[counter];
    if (!only.includes('started')) return;
    if (entry.waiting) mergeHistogram(this.#waiting, entry.waiting);
    if (entry.running) mergeHistogram(this.#running, entry.running);
  }

  figures(): Figures {
    const { succeeded, failed, busyMs, capacityMs } = this.#counts;
    return {
      ...this.#counts,
      waiting: summary(this.#waiting),
      running: summary(this.#running),
      utilisation: capacityMs > 0 ? Math.min(1, busyMs / capacityMs) : null,
      successRate: succeeded + failed > 0 ? succeeded / (succeeded + failed) : null,
    };
  }
}

function summary(histogram: Histogram): Times | null {
  const { count, sum } = histogram;
  if (count === 0) return null;
  const at = (q: number): number => Math.round(quantile(histogram, q) ?? 0);
  return { count, meanMs: Math.round(sum / count), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
