import type { ProviderName } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import { BrokenOff, type OperationLog } from './run.ts';
import type { UsualTimes } from './usual-times.ts';

/** A step as it is announced. */
export interface StepTitle {
  /** the provider's word for the resource, or `drain`, `check`, `heartbeat`, … */
  kind: string;
  /** for people */
  title: string;
  /** as it is found in the console of the cloud; empty: it has no name */
  name: string;
  /** what the provider says; null: it says nothing */
  usualMs: number | null;
}

type State = 'planned' | 'running' | 'done' | 'failed' | 'undoing' | 'undone' | 'left';

interface Told extends StepTitle {
  state: State;
  startedAt: number | null;
  endedAt: number | null;
  error: string | null;
}

interface Among {
  clock: Clock;
  log: OperationLog;
  usual: UsualTimes;
  provider: ProviderName;
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Tells of the steps of an operation, for people and as data. */
export class Steps {
  readonly #among: Among;
  readonly #told = new Map<string, Told>();

  constructor(among: Among) {
    this.#among = among;
  }

  /** What is going to be done. */
  announce(steps: readonly StepTitle[]): void {
    for (const step of steps) if (!this.#told.has(step.kind)) this.#tell({ ...this.#fresh(step), state: 'planned' });
  }

  /** Does one; what it throws is thrown on. */
  async run<T>(step: StepTitle, work: () => Promise<T>): Promise<T> {
    const { clock, log, usual, provider } = this.#among;
    const startedAt = clock.now();
    const begun = clock.monotonic();
    log.line(step.name ? `${step.title}: ${step.name}` : step.title);
    const told = this.#tell({ ...this.#fresh(step), state: 'running', startedAt });
    try {
      const answer = await work();
      const ms = clock.monotonic() - begun;
      usual.note(provider, step.kind, ms);
      this.#tell({ ...told, state: 'done', endedAt: clock.now() });
      log.line(`${step.title}: done after ${seconds(ms)}`);
      return answer;
    } catch (error) {
      if (error instanceof BrokenOff && error.why === 'lost') throw error;
      this.#tell({ ...told, state: 'failed', endedAt: clock.now(), error: wordsOf(error) });
      log.line(`${step.title}: ${wordsOf(error)}`);
      throw error;
    }
  }

  /** Takes one back, or tries to: what it throws is told, and answered. */
  async undo(step: StepTitle, work: () => Promise<void>): Promise<Error | null> {
    const { clock, log } = this.#among;
    // how long it takes to make one says nothing of this
    const before: Told = { ...this.#fresh(step), usualMs: null, startedAt: clock.now() };
    log.line(`${step.title} is taken back${step.name ? `: ${step.name}` : ''}`);
    this.#tell({ ...before, state: 'undoing' });
    try {
      await work();
      this.#tell({ ...before, state: 'undone', endedAt: clock.now() });
      return null;
    } catch (error) {
      if (error instanceof BrokenOff && error.why === 'lost') throw error;
      this.#tell({ ...before, state: 'left', endedAt: clock.now(), error: wordsOf(error) });
      log.line(`${step.title} is left and must be cleaned up: ${wordsOf(error)}`);
      return error as Error;
    }
  }

  line(text: string): void {
    this.#among.log.line(text);
  }

  #fresh({ kind, title, name, usualMs }: StepTitle): Told {
    const usual = this.#among.usual.of(this.#among.provider, kind, usualMs);
    return { kind, title, name, usualMs: usual, state: 'planned', startedAt: null, endedAt: null, error: null };
  }

  #tell(told: Told): Told {
    this.#told.set(told.kind, told);
    this.#among.log.fact({ type: 'step', ...told });
    return told;
  }
}
