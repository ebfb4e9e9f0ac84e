/** A seeded source of randomness (sfc32). Forks are independent: what one draws does not shift another. */
export class Random {
  readonly #seed: number;
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: number, name = '') {
    this.#seed = hash(`${seed} ${name}`);
    this.#a = this.#seed;
    this.#b = hash(`${name} ${seed} b`);
    this.#c = hash(`${name} ${seed} c`);
    for (let round = 0; round < 12; round++) this.#next();
  }

  fork(name: string): Random {
    return new Random(this.#seed, name);
  }

  #next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    this.#c |= 0;
    return t >>> 0;
  }

  /** In [0, 1). */
  unit = (): number => this.#next() / 2 ** 32;

  /** In [min, max). */
  between = (min: number, max: number): number => min + (max - min) * this.unit();

  /** A whole number in [min, max]. */
  integer = (min: number, max: number): number => Math.floor(this.between(min, max + 1));

  chance = (probability: number): boolean => probability > 0 && this.unit() < probability;

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.unit() * from.length)] as T;
  }

  /** Mostly short, sometimes long: as waiting times are. */
  exponential = (mean: number): number => -Math.log(1 - this.unit()) * mean;
}

/** A 32-bit digest of a text (FNV-1a with a final mix). */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
