import type { Histogram } from 'prom-client';

/** A histogram whose label sets are looked up once each: that lookup costs more than the counting. */
export class BoundHistograms {
  readonly #histogram: Histogram;
  readonly #bound = new Map<string, { observe(value: number): void }>();

  constructor(histogram: Histogram) {
    this.#histogram = histogram;
  }

  /** @param key names the label set */
  observe(key: string, labels: Readonly<Record<string, string>>, value: number): void {
    let bound = this.#bound.get(key);
    if (!bound) {
      bound = this.#histogram.labels(labels);
      this.#bound.set(key, bound);
    }
    bound.observe(value);
  }
}
