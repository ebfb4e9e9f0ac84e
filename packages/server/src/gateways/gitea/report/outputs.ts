const nameCharsShown = 100;
/** Limits of what a job is remembered by; the runner protocol of ours has the same. */
const name = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
const valueCharsMax = 16 * 1024;
const outputsMax = 64;
/** Of those that no job can have so many are remembered by name. */
const refusedMax = 64;

/** What the steps of a job leave behind, as its runner tells it, in pieces and more than once. What was said first counts. */
export class Outputs {
  readonly #taken = new Map<string, string>();
  readonly #refused = new Set<string>();

  add(outputs: Readonly<Record<string, string>>): void {
    for (const [key, value] of Object.entries(outputs)) {
      if (this.#taken.has(key) || this.#refused.has(key)) continue;
      const fits = name.test(key) && value.length <= valueCharsMax && this.#taken.size < outputsMax;
      if (fits) this.#taken.set(key, value);
      else if (this.#refused.size < refusedMax) this.#refused.add(key.slice(0, nameCharsShown));
    }
  }

  get taken(): Record<string, string> {
    return Object.fromEntries(this.#taken);
  }

  /** Those that no job can be remembered by. A runner hears of them as of the others: it would go on sending them. */
  get refused(): string[] {
    return [...this.#refused];
  }

  get keys(): string[] {
    return [...this.#taken.keys(), ...this.#refused];
  }
}
