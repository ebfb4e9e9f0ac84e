/** What is read from a histogram is at most so much beside the value that it stands for. */
export const relativeError = 0.05;

const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);

/**
 * Durations in buckets whose bounds grow by a constant factor, so that the error is relative and the buckets of two histograms are the same:
 * they are merged by adding. Bucket 0 holds what is shorter than a millisecond, bucket k what lies in (γ^(k-2), γ^(k-1)] ms. A day needs 193 buckets.
 */
export interface Histogram {
  count: number;
  /** of all values, ms */
  sum: number;
  /** how many fell into each bucket; empty ones are not there */
  buckets: Map<number, number>;
}

export const newHistogram = (): Histogram => ({ count: 0, sum: 0, buckets: new Map() });

const bucketOf = (ms: number): number => (ms < 1 ? 0 : Math.max(0, Math.ceil(Math.log(ms) / logGamma)) + 1);

/** The value that stands for all of a bucket. */
const standsFor = (bucket: number): number => (bucket === 0 ? 0 : (2 * gamma ** (bucket - 1)) / (gamma + 1));

/** Adds a duration to all of these. A negative one, of a clock that was put back, counts as none. */
export function observeMs(ms: number, ...histograms: readonly Histogram[]): void {
  const value = Math.max(0, ms);
  const bucket = bucketOf(value);
  for (const histogram of histograms) {
    histogram.count++;
    histogram.sum += value;
    histogram.buckets.set(bucket, (histogram.buckets.get(bucket) ?? 0) + 1);
  }
}

export function mergeHistogram(into: Histogram, from: Histogram): void {
  into.count += from.count;
  into.sum += from.sum;
  for (const [bucket, count] of from.buckets) into.buckets.set(bucket, (into.buckets.get(bucket) ?? 0) + count);
}

/** The value that the part `q` of all does not exceed (nearest rank), within {@link relativeError}; null when there is none. */
export function quantile({ count, buckets }: Histogram, q: number): number | null {
  if (count === 0) return null;
  let left = Math.max(1, Math.ceil(q * count));
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  for (const [bucket, own] of sorted) {
    left -= own;
    if (left <= 0) return standsFor(bucket);
  }
  return standsFor(sorted.at(-1)?.[0] ?? 0);
}

/** How many values are at most `ms`; those within {@link relativeError} of it may be counted or not. */
export function countUpTo({ buckets }: Histogram, ms: number): number {
  let total = 0;
  for (const [bucket, count] of buckets) if (standsFor(bucket) <= ms) total += count;
  return total;
}
