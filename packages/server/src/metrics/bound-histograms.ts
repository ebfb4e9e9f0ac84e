import type { Histogram, Registry } from 'prom-client';

interface HistogramOptions {
  name: string;
  help: string;
  /** names of the labels, in the order in which their values are given */
  labelNames: readonly string[];
  /** upper bounds of the buckets, rising */
  buckets: readonly number[];
}

interface Series {
  labels: Readonly<Record<string, string>>;
  /** how many values fell into each bucket alone; the last is for those above all bounds */
  counts: number[];
  sum: number;
}

/**
 * A histogram that is asked for rarely and observed with every call: the client's own makes a text of the labels each time, which costs more than all
 * the counting. Series are found by their labels' values, one after the other.
 */
export class BoundHistograms {
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly name: string;
  readonly help: string;
  readonly #labelNames: readonly string[];
  readonly #buckets: readonly number[];
  readonly #all: Series[] = [];
  readonly #bound: Branch = new Map();

  constructor(registry: Registry, { name, help, labelNames, buckets }: HistogramOptions) {
    this.name = name;
    this.help = help;
    this.#labelNames = labelNames;
    this.#buckets = buckets;
    // without labels there is one series from the beginning
    if (labelNames.length === 0) this.#bound.series = this.#series([]);
    registry.registerMetric(this as unknown as Histogram);
  }

  /** @param values of the labels; constants, of which there are few */
  observe(value: number, ...values: readonly string[]): void {
    let branch = this.#bound;
    for (const label of values) branch = branchOf(branch, label);
    branch.series ??= this.#series(values);
    const { counts } = branch.series;
    let at = 0;
    while (at < this.#buckets.length && value > (this.#buckets[at] as number)) at++;
    counts[at] = (counts[at] as number) + 1;
    branch.series.sum += value;
  }

  /** What the registry asks for. */
  get = async () => ({
    name: this.name,
    help: this.help,
    type: this.type,
    aggregator: this.aggregator,
    values: this.#all.flatMap((series) => this.#valuesOf(series)),
  });

  #series(values: readonly string[]): Series {
    const labels = Object.fromEntries(this.#labelNames.map((name, index) => [name, values[index] ?? '']));
    const series = { labels, counts: Array<number>(this.#buckets.length + 1).fill(0), sum: 0 };
    this.#all.push(series);
    return series;
  }

  #valuesOf({ labels, counts, sum }: Series) {
    const metricName = `${this.name}_bucket`;
    let total = 0;
    const buckets = [...this.#buckets, '+Inf'].map((le, index) => {
      total += counts[index] as number;
      return { metricName, labels: { le, ...labels }, value: total };
    });
    const whole = { sum, count: total };
    return [...buckets, ...Object.entries(whole).map(([of, value]) => ({ metricName: `${this.name}_${of}`, labels, value }))];
  }
}

type Branch = Map<string, Branch> & { series?: Series };

function branchOf(branch: Branch, label: string): Branch {
  let next = branch.get(label);
  if (!next) {
    next = new Map();
    branch.set(label, next);
  }
  return next;
}
