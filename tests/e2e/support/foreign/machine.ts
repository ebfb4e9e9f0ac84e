import type { Told, Work, Workshop } from '../../../support/foreign/process.ts';

/** What a job of a mixed fleet does. */
export interface Plan {
  number: number;
  runMs: number;
  /** how long its first run lasts; left out: as any other */
  firstRunMs?: number;
  lines: number;
  ok: boolean;
}

/** One run of a plan. */
export interface Run {
  plan: Plan;
  /** whose machine it is */
  runner: string;
  written: string[];
  /** `cut`: it was stopped, or its runner was killed */
  ended: 'ok' | 'failed' | 'cut' | null;
}

/** How a plan is found again in what a runner is given. */
export const planMark = (number: number): string => `plan-${number}-end`;

const mark = /plan-(\d+)-end/;

/** What the machines of clients do. They run nothing: they write lines, and end. */
export class Machines {
  readonly runs: Run[] = [];
  readonly #plans: ReadonlyMap<number, Plan>;
  readonly #waiting = new Map<number, () => void>();

  constructor(plans: ReadonlyMap<number, Plan>) {
    this.#plans = plans;
  }

  /** That of one runner. */
  workshopOf(runner: string): Workshop {
    return (_taskId, payload, told) => this.#begin(runner, payload, told);
  }

  /** As soon as a run of this plan has begun. */
  async untilBegun(number: number): Promise<void> {
    if (this.runsOf(number).length === 0) await new Promise<void>((resolve) => void this.#waiting.set(number, resolve));
  }

  /** Runs of a plan. */
  runsOf = (number: number): Run[] => this.runs.filter(({ plan }) => plan.number === number);

  /** The run that wrote this line. */
  runOf(line: string): Run | undefined {
    return this.runs[Number(/^run (\d+) /.exec(line)?.[1] ?? -1)];
  }

  #begin(runner: string, payload: unknown, told: Told): Work {
    const [, found] = mark.exec(typeof payload === 'string' ? payload : JSON.stringify(payload)) ?? [];
    const plan = this.#plans.get(Number(found));
    if (!plan) throw new Error(`a runner was given what nobody submitted: ${JSON.stringify(payload)}`);
    const runMs = this.runsOf(plan.number).length === 0 ? (plan.firstRunMs ?? plan.runMs) : plan.runMs;
    const run: Run = { plan, runner, written: [], ended: null };
    const number = this.runs.push(run) - 1;
    this.#waiting.get(plan.number)?.();
    let timer: NodeJS.Timeout | undefined;
    const end = (how: 'ok' | 'failed' | 'cut'): void => {
      if (run.ended !== null) return;
      run.ended = how;
      clearTimeout(timer);
    };
    // one step after the other: timers that are late do not fire in their order
    const step = (at: number): void => {
      if (at === plan.lines) {
        end(plan.ok ? 'ok' : 'failed');
        told.ended(plan.ok);
        return;
      }
      const line = `run ${number} wrote line ${at}`;
      run.written.push(line);
      told.line(line);
      timer = setTimeout(step, runMs / plan.lines, at + 1);
    };
    timer = setTimeout(step, plan.lines === 0 ? runMs : 0, 0);
    const stop = (): void => {
      end('cut');
      told.ended(false);
    };
    return { stop, kill: () => end('cut') };
  }
}
