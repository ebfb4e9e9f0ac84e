import type { Histogram } from 'prom-client';

interface Bound {
  observe(value: number): void;
}

/**
 * A histogram whose label sets are looked up once each: that lookup costs more than the counting. They are found again by their values, one
 * after the other, because a text that was put together for it would have to be hashed each time.
 */
export class BoundHistograms {
  readonly #histogram: Histogram;
  readonly #names: readonly string[];
  readonly #bound: Branch = new Map();

  /** @param names of the labels, in the order in which their values are given */
  constructor(histogram: Histogram, names: readonly string[]) {
    this.#histogram = histogram;
    this.#names = names;
  }

  /** @param values of the labels; constants, of which there are few */
  observe(value: number, ...values: readonly string[]): void {
    let branch = this.#bound;
    for (const label of values) branch = branchOf(branch, label);
    branch.bound ??= this.#histogram.labels(Object.fromEntries(this.#names.map((name, index) => [name, values[index]])));
    branch.bound.observe(value);
  }
}

type Branch = Map<string, Branch> & { bound?: Bound };

function branchOf(branch: Branch, label: string): Branch {
  let next = branch.get(label);
  if (!next) {
    next = new Map();
    branch.set(label, next);
  }
  return next;
}
