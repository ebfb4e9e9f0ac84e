/**
 * Versions of tasks as runners are told them. They rise with every answer, also over restarts of the server, since they follow its clock; and they are above
 * what the runner sent, or it would not take them.
 */
export class Versions {
  readonly #now: () => number;
  #last = 0n;

  /** @param now wall clock, ms since the Unix epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  after(sent: bigint): bigint {
    const above = sent >= 0n && sent < highest ? sent : 0n;
    const now = BigInt(Math.max(1, Math.floor(this.#now())));
    this.#last = [now, this.#last + 1n, above + 1n].reduce((a, b) => (a > b ? a : b));
    return this.#last;
  }
}

/** What a runner says may be anything; so many answers in a row are never given. */
const highest = 2n ** 62n;
