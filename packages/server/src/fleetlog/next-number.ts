/**
 * Numbers of lines: rising, and of a later start always higher, also where the newest lines were lost with the machine. They begin with the
 * time, in thousandths of a ms, which stays an exact integer for two centuries.
 */
export class LineNumbers {
  #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  next(now: number): number {
    this.#last = Math.max(this.#last + 1, Math.floor(now) * 1000);
    return this.#last;
  }
}
