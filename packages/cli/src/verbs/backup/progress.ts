import type { Context } from '../../context.ts';
import { bytesText } from '../../output/bytes.ts';

const everyMs = 250;

/** One line on a terminal that says how much there is by now; nothing elsewhere. */
export class Progress {
  readonly #stderr: Context['stderr'];
  #bytes = 0;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor({ stderr }: Pick<Context, 'stderr'>) {
    this.#stderr = stderr;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const now = performance.now();
    if (this.#stderr.isTTY !== true || now - this.#shownAt < everyMs) return;
    this.#shownAt = now;
    this.#stderr.write(`\r${bytesText(this.#bytes)}\u001b[K`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#stderr.isTTY === true && this.#bytes > 0) this.#stderr.write('\r\u001b[K');
  }
}
