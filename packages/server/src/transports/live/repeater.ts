/** Runs an action one at a time; asked while it runs, it runs once more afterwards. */
export class Repeater {
  readonly #action: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #running = false;
  #again = false;
  #stopped = false;

  constructor(action: () => Promise<void>, onError: (error: unknown) => void) {
    this.#action = action;
    this.#onError = onError;
  }

  ask(): void {
    if (this.#stopped) return;
    this.#again = true;
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#action();
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#running = false;
  }
}
