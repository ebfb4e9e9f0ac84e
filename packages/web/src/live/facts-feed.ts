import type { LogPage, LogPart } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Fact, FactAssembler } from '@baton/protocol/results/facts';
import { request } from '../api/request.ts';

type Part = Pick<LogPart, 'number' | 'text'>;

/** Gathers what an executor tells as data, all of it and in order, also where the log around it is left out. */
export class FactsFeed {
  readonly #assembler = new FactAssembler();
  readonly #load: (after: number) => Promise<Pick<LogPage, 'parts' | 'next' | 'more'>>;
  readonly #changed: () => void;
  /** number of the last part that is taken in, or of one behind it that is no data */
  #taken = 0;
  /** ends of lines in it */
  lines = 0;
  /** while what was left out is loaded: what came meanwhile */
  #waiting: Part[] | null = null;

  constructor(load: (after: number) => Promise<Pick<LogPage, 'parts' | 'next' | 'more'>>, changed: () => void) {
    this.#load = load;
    this.#changed = changed;
  }

  /** changed in place */
  get facts(): readonly Fact[] {
    return this.#assembler.facts;
  }

  add(parts: readonly LogPart[]): void {
    const told = parts.filter(({ stream }) => stream === 'data');
    if (this.#waiting) this.#waiting.push(...told);
    else this.#take(told);
  }

  /** All up to this part was left out: it is asked for. */
  skipped(until: number): void {
    if (until <= this.#taken || this.#waiting) return;
    this.#waiting = [];
    void this.#fill(until).finally(() => {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      this.#take(waiting);
      this.#changed();
    });
  }

  async #fill(until: number): Promise<void> {
    while (this.#taken < until) {
      const { parts, next, more } = await this.#load(this.#taken);
      this.#take(parts);
      this.#taken = Math.max(this.#taken, next);
      this.#changed();
      if (!more) return;
    }
  }

  #take(parts: readonly Part[]): void {
    for (const { number, text } of parts) {
      if (number <= this.#taken) continue;
      this.#assembler.add(text);
      this.lines += text.split('\n').length - 1;
      this.#taken = number;
    }
  }
}

/** All that the executor of an attempt that is over told. */
export async function allFacts(jobId: string, attempt: number): Promise<readonly Fact[]> {
  const facts = new FactAssembler();
  const load = loadFacts(jobId, attempt);
  for (let after = 0, more = true; more; ) {
    const page = await load(after);
    for (const { text } of page.parts) facts.add(text);
    more = page.more && page.next > after;
    after = page.next;
  }
  return facts.facts;
}

/** The data of an attempt's log behind a part. */
export const loadFacts =
  (jobId: string, attempt: number) =>
  (after: number): Promise<LogPage> =>
    request<LogPage>('GET', restPaths.jobLog(jobId), { query: { attempt, after, stream: 'data' } });
