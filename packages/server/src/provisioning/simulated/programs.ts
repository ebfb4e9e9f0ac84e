import type { Clock } from '../../ports/clock.ts';
import type { CloudOptions } from './cloud-options.ts';
import type { Program, StartOutcome } from './program.ts';

interface Machine {
  program: Program;
  state: 'starting' | 'running' | 'stopped';
  reasons: string[];
  /** calls off a start that is under way, or ends what runs */
  end: () => void | Promise<void>;
}

const nothing = (): void => undefined;

/** The programs of the machines, by runner. */
export class Programs {
  readonly #machines = new Map<string, Machine>();
  readonly #clock: Clock;
  readonly #startMs: () => number;
  readonly #onStart: NonNullable<CloudOptions['onStart']>;
  /** what becomes of programs that are started from now on */
  starts: (program: Program) => StartOutcome;

  constructor({ clock, startMs = () => 0, starts = () => 'runs', onStart = nothing }: Omit<CloudOptions, 'latencyMs'>) {
    this.#clock = clock;
    this.#startMs = startMs;
    this.#onStart = onStart;
    this.starts = starts;
  }

  of(runnerId: string): Readonly<Omit<Machine, 'end'>> | undefined {
    return this.#machines.get(runnerId);
  }

  /** Those that run, or are on their way. */
  alive(): Program[] {
    return [...this.#machines.values()].filter(({ state }) => state !== 'stopped').map(({ program }) => program);
  }

  /** Starts it; what ran there before is ended first. */
  async start(program: Program): Promise<void> {
    const before = this.#machines.get(program.runnerId);
    await before?.end();
    const machine: Machine = { program, state: 'starting', reasons: before?.reasons ?? [], end: nothing };
    this.#machines.set(program.runnerId, machine);
    const outcome = this.starts(program);
    const ms = this.#startMs();
    if (ms <= 0) this.#begin(machine, outcome);
    else machine.end = this.#clock.after(ms, () => this.#begin(machine, outcome));
  }

  /** Ends it; afterwards it is stopped. */
  async stop(runnerId: string): Promise<void> {
    const machine = this.#machines.get(runnerId);
    if (!machine) return;
    const { end } = machine;
    machine.end = nothing;
    machine.state = 'stopped';
    await end();
  }

  /** Nothing of it stays. */
  async forget(runnerId: string): Promise<void> {
    await this.stop(runnerId);
    this.#machines.delete(runnerId);
  }

  /** It ends by itself, or something ends it that nobody asked. */
  async crash(runnerId: string, reason: string): Promise<void> {
    await this.stop(runnerId);
    this.#machines.get(runnerId)?.reasons.unshift(reason);
  }

  #begin(machine: Machine, outcome: StartOutcome): void {
    machine.end = nothing;
    if (typeof outcome === 'object') {
      machine.state = 'stopped';
      machine.reasons.unshift(outcome.reason);
      return;
    }
    machine.state = 'running';
    if (outcome === 'runs') machine.end = this.#onStart(machine.program) ?? nothing;
  }
}
