import type { FoundLines } from '@baton/protocol';
import { Emitter } from '../live/emitter.ts';

/** Asks for numbers of lines that are found, from a place on that an answer before gave. */
export type FindNumbers = (after: string | undefined, signal: AbortSignal) => Promise<FoundLines>;

/** More hits are no help to anybody. */
export const foundMax = 100_000;

export interface ServerFound {
  /** from 0, in their order; grows in place */
  numbers: readonly number[];
  /** lines that were looked through */
  looked: number;
  /** `full`: there are more than are kept */
  state: 'looking' | 'done' | 'full' | 'failed';
  version: number;
}

/** Looks for lines of a log where it is, up to a line; tells what it found as it comes. */
export class ServerSearch {
  readonly #numbers: number[] = [];
  readonly #ended = new AbortController();
  readonly #changed = new Emitter();
  #state: ServerFound = { numbers: this.#numbers, looked: 0, state: 'looking', version: 0 };

  readonly subscribe = this.#changed.subscribe;
  readonly state = (): ServerFound => this.#state;

  /** @param until lines from this number (from 0) on are looked for elsewhere */
  async start(find: FindNumbers, until: number): Promise<void> {
    if (until === 0) return this.#set({ state: 'done' });
    let after: string | undefined;
    try {
      do {
        const { numbers = [], lines, next } = await find(after, this.#ended.signal);
        for (const number of numbers) if (number <= until) this.#numbers.push(number - 1);
        after = next ?? undefined;
        if (this.#numbers.length >= foundMax) return this.#set({ looked: lines, state: 'full' });
        this.#set({ looked: Math.min(lines, until), state: after === undefined || lines >= until ? 'done' : 'looking' });
      } while (this.#state.state === 'looking');
    } catch {
      if (!this.#ended.signal.aborted) this.#set({ state: 'failed' });
    }
  }

  stop(): void {
    this.#ended.abort();
  }

  #set(patch: Partial<ServerFound>): void {
    this.#state = { ...this.#state, ...patch, version: this.#state.version + 1 };
    this.#changed.emit();
  }
}
