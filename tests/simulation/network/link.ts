import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';

/** How bad a link is besides being cut. */
export interface LinkQuality {
  delayMsMin: number;
  /** mean of what comes on top */
  delayMsMean: number;
  loss: number;
  /** of requests */
  duplicates: number;
}

/** The direction of a message: `up` to the server, `down` from it. */
export type Direction = 'up' | 'down';

/** How long a message to a cut link may be sent again by the layers below before it is given up. */
const resentMsMax = 60_000;
/** Tries to send again become rare, so what was held up arrives some time after the link is mended. */
const resentSpreadMs = 10_000;
const longestDelayMs = 15_000;

/** The way between the server and one node. */
export class Link {
  readonly #world: World;
  readonly #random: Random;
  quality: LinkQuality;
  readonly #cut = { up: 0, down: 0 };
  #waiting: { direction: Direction; since: number; run: () => void }[] = [];

  constructor(world: World, random: Random, quality: LinkQuality) {
    this.#world = world;
    this.#random = random;
    this.quality = quality;
  }

  isCut = (direction: Direction): boolean => this.#cut[direction] > 0;

  /** Cuts may overlap; each is mended once. */
  cut(direction: Direction): () => void {
    this.#cut[direction] += 1;
    return () => {
      this.#cut[direction] -= 1;
      if (this.#cut[direction] === 0) this.#flush(direction);
    };
  }

  duplicates = (): boolean => this.#random.chance(this.quality.duplicates);

  /** Sends the second copy of a message: with the first, or much later. */
  later(send: () => void): void {
    if (this.#random.chance(0.5)) send();
    else this.#world.after(this.#random.between(0, 20_000), send);
  }

  /** Carries a message: `arrive` is called later, or never. Messages overtake each other. */
  carry(direction: Direction, arrive: () => void): void {
    if (this.#cut[direction] > 0) {
      // some are sent again by the layers below when the link is mended, the others are lost
      if (this.#random.chance(0.5)) this.#waiting.push({ direction, since: this.#world.now, run: arrive });
      return;
    }
    if (this.#random.chance(this.quality.loss)) return;
    this.#world.after(this.#delay(), arrive);
  }

  #flush(direction: Direction): void {
    const ready = this.#waiting.filter((each) => each.direction === direction);
    this.#waiting = this.#waiting.filter((each) => each.direction !== direction);
    for (const { since, run } of ready)
      if (this.#world.now - since <= resentMsMax)
        this.#world.after(this.#delay() + this.#random.unit() ** 3 * resentSpreadMs, run);
  }

  #delay(): number {
    const { delayMsMin, delayMsMean } = this.quality;
    return Math.min(delayMsMin + this.#random.exponential(delayMsMean), longestDelayMs);
  }
}
