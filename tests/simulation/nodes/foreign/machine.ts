import type { Told, Work, Workshop } from '../../../support/foreign/process.ts';
import type { Life } from '../../clock/life.ts';
import type { World } from '../../clock/world.ts';

/** What a job of the mixed fleet does, wherever it runs: the same at each of its attempts. */
export interface MixedPlan {
  number: number;
  runMs: number;
  lines: number;
  ok: boolean;
  /** how long it goes on after it was told to stop */
  lingersMs: number;
  /** it never ends by itself: somebody cancels it */
  isEndless: boolean;
}

/** One run of a job on a foreign runner's machine, in true time. */
export interface ForeignRun {
  /** tells this run from every other one */
  number: number;
  plan: MixedPlan;
  runnerId: string;
  /** as its runner knows it */
  taskId: string;
  startedAt: number;
  /** what it wrote */
  written: string[];
  /** `stopped`: because it was told to; `killed`: with its runner */
  ended: 'ok' | 'failed' | 'stopped' | 'killed' | null;
}

/** Who is told of runs. */
export interface RunWatcher {
  runStarted(run: ForeignRun): void;
  runEnded(run: ForeignRun): void;
}

/** How a plan is found again in what a runner is given. */
export const planMark = (number: number): string => `plan-${number}-end`;

const mark = /plan-(\d+)-end/;

/** What a run writes, by its place. */
const lineOf = (run: number, at: number): string => `run ${run} wrote line ${at}`;

/** Machines of foreign runners: they find out what to do in what the server gave them, and go on while their runner is frozen or cut off. */
export class Machines {
  readonly #world: World;
  readonly #plans: ReadonlyMap<number, MixedPlan>;
  readonly #watcher: RunWatcher;
  #runs = 0;

  constructor(world: World, plans: ReadonlyMap<number, MixedPlan>, watcher: RunWatcher) {
    this.#world = world;
    this.#plans = plans;
    this.#watcher = watcher;
  }

  workshop(runnerId: string, life: Life): Workshop {
    return (taskId, payload, told) => this.#begin({ runnerId, taskId }, life, payload, told);
  }

  #begin(whose: { runnerId: string; taskId: string }, life: Life, payload: unknown, told: Told): Work {
    const [, found] = mark.exec(typeof payload === 'string' ? payload : JSON.stringify(payload)) ?? [];
    const plan = this.#plans.get(Number(found));
    if (!plan) throw new Error(`a runner was given what nobody submitted: ${JSON.stringify(payload)}`);
    const world = this.#world;
    const run: ForeignRun = { number: ++this.#runs, plan, ...whose, startedAt: world.now, written: [], ended: null };
    this.#watcher.runStarted(run);
    const end = (how: NonNullable<ForeignRun['ended']>): void => {
      if (run.ended !== null) return;
      run.ended = how;
      this.#watcher.runEnded(run);
      if (how !== 'killed') life.deliver(() => told.ended(how === 'ok'));
    };
    for (let at = 0; at < plan.lines; at++)
      world.after((plan.runMs * at) / plan.lines, () => {
        if (run.ended !== null) return;
        const line = lineOf(run.number, at);
        run.written.push(line);
        life.deliver(() => told.line(line));
      });
    world.after(plan.runMs, () => end(plan.ok ? 'ok' : 'failed'));
    return { stop: () => void world.after(plan.lingersMs, () => end('stopped')), kill: () => end('killed') };
  }
}
