/** Stops a provider at its checkpoints, which are between the changes that it makes. */
export class Traps {
  #trap: ((name: string, signal: AbortSignal) => Promise<void>) | null = null;

  checkpoint = async (name: string, signal: AbortSignal): Promise<void> => this.#trap?.(name, signal);

  /** The system refuses what comes next, at the first checkpoint that fits. Answers the system's words. */
  failWhere(fits: (name: string) => boolean): string {
    const words = 'EIO: i/o error, on purpose';
    this.#trap = async (name) => {
      if (!fits(name)) return;
      this.#trap = null;
      throw Object.assign(new Error(words), { code: 'EIO' });
    };
    return words;
  }

  /** The first call that comes to such a checkpoint stays there until it is aborted. Settles when it is there. */
  hangWhere(fits: (name: string) => boolean): Promise<void> {
    return new Promise((there) => {
      this.#trap = async (name, signal) => {
        if (!fits(name)) return;
        this.#trap = null;
        there();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
      };
    });
  }
}
