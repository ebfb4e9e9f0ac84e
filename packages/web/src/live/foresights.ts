import type { Runner } from '@baton/protocol';
import type { Touched } from './runner-rows.ts';

/** How a row will look; null: it will be gone. */
export type Change = (row: Runner) => Runner | null;

interface Foresight {
  change: Change;
  /** the row as the server told it */
  truth: Runner;
  /** the server has agreed: its next word about the row is the truth */
  agreed: boolean;
}

/**
 * Rows that are shown as they will be while the server has not answered yet. Words of the server that come meanwhile are about the rows as
 * they are; what is foreseen lies over them.
 */
export class Foresights {
  readonly #rows: Map<string, Runner>;
  readonly #foreseen = new Map<string, Foresight>();

  constructor(rows: Map<string, Runner>) {
    this.#rows = rows;
  }

  /** Shows the row so from now on. Undefined when there is no such row. */
  begin(id: string, change: Change): Foresight | undefined {
    const truth = this.#foreseen.get(id)?.truth ?? this.#rows.get(id);
    if (!truth) return undefined;
    const foresight = { change, truth, agreed: false };
    this.#foreseen.set(id, foresight);
    this.#show(id, foresight);
    return foresight;
  }

  /** The server agreed: it stays as foreseen until the server's own word. */
  agree(foresight: Foresight): void {
    foresight.agreed = true;
  }

  /** Shows the row as the server told it. False when something else is foreseen by now. */
  end(id: string, foresight: Foresight): boolean {
    if (this.#foreseen.get(id) !== foresight) return false;
    this.#foreseen.delete(id);
    this.#rows.set(id, foresight.truth);
    return true;
  }

  /** Lets a word of the server change the rows as they are. Heartbeats say nothing of what a person did: they end no foresight. */
  beneath(apply: () => Touched, isHeartbeat = false): Touched {
    for (const [id, { truth }] of this.#foreseen) this.#rows.set(id, truth);
    const touched = apply();
    if (this.#foreseen.size === 0) return touched;
    const told = new Set(touched.ids);
    for (const [id, foresight] of this.#foreseen) {
      const row = this.#rows.get(id);
      if (!row || (foresight.agreed && !isHeartbeat && told.has(id))) this.#foreseen.delete(id);
      else this.#show(id, Object.assign(foresight, { truth: row }));
    }
    return touched;
  }

  clear(): void {
    this.#foreseen.clear();
  }

  #show(id: string, { change, truth }: Foresight): void {
    const row = change(truth);
    if (row) this.#rows.set(id, row);
    else this.#rows.delete(id);
  }
}
