/** The longest pause within keys that belong together. */
export const pauseMaxMs = 1_200;

/** Finds keys, and keys one after the other, among those that mean something. */
export class KeySequence {
  #begun: { key: string; at: number } | null = null;
  readonly #known: () => readonly string[];

  /** @param known what means something: `c`, `g r` */
  constructor(known: () => readonly string[]) {
    this.#known = known;
  }

  /** A key was pressed. Answers what is complete by it; null: nothing is. */
  press(key: string, atMs: number): string | null {
    if (key === 'Shift') return null;
    const begun = this.#begun && atMs - this.#begun.at <= pauseMaxMs ? this.#begun.key : null;
    this.#begun = null;
    const known = this.#known();
    const whole = begun === null ? key : `${begun} ${key}`;
    if (known.includes(whole)) return whole;
    if (begun !== null && known.includes(key)) return key;
    if (known.some((each) => each.startsWith(`${key} `))) this.#begun = { key, at: atMs };
    return null;
  }

  reset(): void {
    this.#begun = null;
  }
}
