import type { Clock } from '../../ports/clock.ts';
import type { Program, StartOutcome } from './program.ts';

export interface CloudOptions {
  clock: Clock;
  /** how long each call takes; 0: it is answered at once */
  latencyMs?: (call: string) => number;
  /** from the order to start a program to its first line */
  startMs?: () => number;
  /** what becomes of a program that is started, by default `runs` */
  starts?: (program: Program) => StartOutcome;
  /** Called for each program that runs. The answer is called when it is stopped, and awaited. */
  onStart?: (program: Program) => (() => void | Promise<void>) | void;
}
