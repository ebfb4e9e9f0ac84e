const bucketMax = 512;

/** A sorted sequence in buckets: adding and removing cost little whatever its length. Equal items must not be added twice. */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  #buckets: T[][] = [];
  size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  add(item: T): void {
    this.size++;
    const at = this.#bucketFor(item);
    const bucket = this.#buckets[at];
    if (!bucket) {
      this.#buckets.push([item]);
      return;
    }
    bucket.splice(lowerBound(bucket, item, this.#compare), 0, item);
    if (bucket.length > bucketMax) this.#buckets.splice(at + 1, 0, bucket.splice(bucketMax / 2));
  }

  remove(item: T): void {
    const at = this.#bucketFor(item);
    const bucket = this.#buckets[at];
    if (!bucket) return;
    const index = lowerBound(bucket, item, this.#compare);
    const found = bucket[index];
    if (found === undefined || this.#compare(found, item) !== 0) return;
    bucket.splice(index, 1);
    this.size--;
    if (bucket.length === 0) this.#buckets.splice(at, 1);
  }

  /** The items in order, from the first that is not before `start` (all without it). */
  *from(start?: T): Generator<T> {
    const first = start === undefined ? 0 : this.#bucketFor(start);
    for (let at = first; at < this.#buckets.length; at++) {
      const bucket = this.#buckets[at] ?? [];
      const begin = start === undefined || at > first ? 0 : lowerBound(bucket, start, this.#compare);
      for (let index = begin; index < bucket.length; index++) yield bucket[index] as T;
    }
  }

  /** The first bucket whose last item is not before `item`, else the last bucket. */
  #bucketFor(item: T): number {
    let low = 0;
    let high = this.#buckets.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#buckets[middle]?.at(-1) as T;
      if (this.#compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(low, 0);
  }
}

function lowerBound<T>(items: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(items[middle] as T, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
