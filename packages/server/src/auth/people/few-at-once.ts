import { AuthRefused } from '../auth-refused.ts';

export interface FewAtOnceOptions {
  /** works at the same time */
  atOnce: number;
  /** that may wait, of strangers and of those who go first each */
  waitingMax: number;
}

/** Costly work that strangers may ask for: a few at a time, a bounded number wait, and who has shown something already goes first. */
export class FewAtOnce {
  readonly #options: FewAtOnceOptions;
  readonly #known: (() => void)[] = [];
  readonly #strangers: (() => void)[] = [];
  #running = 0;

  constructor(options: FewAtOnceOptions) {
    this.#options = options;
  }

  /** Does it when its turn has come. Throws `server_overloaded` when too many wait. */
  async take<T>(work: () => Promise<T>, isKnown: boolean): Promise<T> {
    if (this.#running < this.#options.atOnce) this.#running += 1;
    else await this.#wait(isKnown ? this.#known : this.#strangers);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  async #wait(line: (() => void)[]): Promise<void> {
    if (line.length >= this.#options.waitingMax) throw new AuthRefused('server_overloaded', { retryAfterSeconds: 1 });
    await new Promise<void>((resolve) => line.push(resolve));
  }

  /** The place goes to the next one without being free in between. */
  #next(): void {
    const start = this.#known.shift() ?? this.#strangers.shift();
    if (start) start();
    else this.#running -= 1;
  }
}
