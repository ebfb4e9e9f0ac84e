/** Numbers from a seed: the same seed gives the same week. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** in [0, 1) (mulberry32) */
  unit = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** a whole number in [min, max] */
  integer = (min: number, max: number): number => min + Math.floor(this.unit() * (max - min + 1));
  of = <T>(list: readonly T[]): T => list[this.integer(0, list.length - 1)] as T;
  is = (probability: number): boolean => this.unit() < probability;
}
