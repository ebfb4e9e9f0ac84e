/**
 * Versions of tasks as runners are told them. They rise with every answer, also over restarts of the server, since they follow its clock; they are above
 * what the runner sent, or it would not take them; and they are even: the odd ones are for `Copies`.
 */
export class Versions {
  readonly #now: () => number;
  #last = 0n;

  /** @param now wall clock, ms since the Unix epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  after(sent: bigint): bigint {
    const above = sent >= 0n && sent < highest ? sent - (sent % 2n) : 0n;
    const now = 2n * BigInt(Math.max(1, Math.floor(this.#now())));
    this.#last = greater(now, this.#last + 2n);
    // what one runner is ahead does not concern the others
    return greater(this.#last, above + 2n);
  }
}

const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What a runner says may be anything; so many answers in a row are never given. */
const highest = 2n ** 62n;
