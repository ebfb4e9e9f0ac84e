/** How much may be written in the long run, and at once. */
export interface QuotaOptions {
  linesPerMinute: number;
  linesAtOnce: number;
  bytesPerDay: number;
}

interface Account {
  /** lines that may be written now */
  lines: number;
  bytes: number;
  at: number;
  /** lines that were left out and not told of yet */
  left: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;

/**
 * How much each of many may write: a burst, then a rate, and so many bytes a day. What is beyond is counted, to be said once there is room
 * again. Time is an argument, monotonic.
 */
export class LineQuota {
  readonly #options: QuotaOptions;
  readonly #accounts = new Map<string, Account>();

  constructor(options: QuotaOptions) {
    this.#options = options;
  }

  /** how many are remembered */
  get size(): number {
    return this.#accounts.size;
  }

  /** Whether a line of so many bytes may be written. `leftOut`: so many before it were not, which is to be said first. */
  take(who: string, bytes: number, now: number): { leftOut: number } | null {
    const account = this.#current(who, now);
    if (account.lines < 1 || account.bytes < bytes) {
      account.left += 1;
      return null;
    }
    account.lines -= 1;
    account.bytes -= bytes;
    const leftOut = account.left;
    account.left = 0;
    return { leftOut };
  }

  /** Those of whom lines were left out that nobody was told of, and who may write again: each with how many. */
  settle(now: number): { who: string; leftOut: number }[] {
    const told: { who: string; leftOut: number }[] = [];
    for (const who of [...this.#accounts.keys()]) {
      const account = this.#current(who, now);
      if (account.left > 0 && account.lines >= 1) {
        told.push({ who, leftOut: account.left });
        account.lines -= 1;
        account.left = 0;
      } else if (account.left === 0 && this.#isFull(account)) this.#accounts.delete(who);
    }
    return told;
  }

  #current(who: string, now: number): Account {
    const { linesAtOnce, linesPerMinute, bytesPerDay } = this.#options;
    const known = this.#accounts.get(who);
    if (!known) {
      const made = { lines: linesAtOnce, bytes: bytesPerDay, at: now, left: 0 };
      this.#accounts.set(who, made);
      return made;
    }
    const passed = Math.max(0, now - known.at);
    known.lines = Math.min(linesAtOnce, known.lines + (passed * linesPerMinute) / minuteMs);
    known.bytes = Math.min(bytesPerDay, known.bytes + (passed * bytesPerDay) / dayMs);
    known.at = now;
    return known;
  }

  #isFull = ({ lines, bytes }: Account): boolean => lines >= this.#options.linesAtOnce && bytes >= this.#options.bytesPerDay;
}
