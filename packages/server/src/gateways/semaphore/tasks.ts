import type { ForeignAttempt } from '../shared/foreign-attempt.ts';
import { Turns } from '../shared/turns.ts';
import type { StopCause } from './outcome.ts';

/** An attempt as its runner knows it. */
export interface Task {
  /** positive and below 2^31, as their database counts them */
  id: number;
  attempt: ForeignAttempt;
  /** of reports on it: one may come again while the first is still being stored */
  readonly turns: Turns;
  /** answers that offered it */
  offered: number;
  /** reports that did not name it, one after the other */
  unnamed: number;
  /** its runner has named it: it has it, and names it until it is over */
  isNamed: boolean;
  /** when its runner first named it, monotonic */
  begunAt: number | null;
  exitCode: number | null;
  commit: string | null;
  cause: StopCause;
  /** of the places where a runner keeps checkouts; null: it was not offered yet */
  slot: number | null;
}

const idsMax = 2 ** 31 - 1;
/** So many tasks that are over are remembered for reports that come late. */
const overMax = 50;
/** A runner that is never idle empties none: of so many the oldest stays as it is. */
const foldersMax = 1_000;

const taskIdOf = (attempt: Pick<ForeignAttempt, 'number'>): number => 1 + (attempt.number % idsMax);

/** What is remembered of one runner between its calls. */
export class Tasks {
  readonly #byId = new Map<number, Task>();
  /** that its runner named last and that are not its own: it is to stop them */
  readonly strays = new Set<number>();
  /** folders of tasks that are over, which their runner can be told to empty */
  readonly folders: number[] = [];
  /** it leaves a second task alone while it has one, and goes when that is over */
  takesOne = false;
  /** when the process that called last began, in its words */
  startedAt: string | null = null;

  /** Those that count, the oldest first. */
  of(attempts: readonly ForeignAttempt[]): Task[] {
    return attempts.map((attempt) => this.#taskOf(attempt));
  }

  /** Also one that is over. */
  byId(id: number): Task | null {
    return this.#byId.get(id) ?? null;
  }

  /** None that its runner had counts any more. */
  begin(): void {
    this.#byId.clear();
    this.strays.clear();
    this.takesOne = false;
  }

  /** Its task is over. */
  leaveFolder(taskId: number): void {
    this.folders.push(taskId);
    if (this.folders.length > foldersMax) this.folders.shift();
  }

  #taskOf(attempt: ForeignAttempt): Task {
    const id = taskIdOf(attempt);
    const known = this.#byId.get(id);
    if (known) return known;
    const made: Task = {
      ...{ id, attempt, turns: new Turns(), offered: 0, unnamed: 0, isNamed: false },
      ...{ begunAt: null, exitCode: null, commit: null, cause: null, slot: null },
    };
    this.#byId.set(id, made);
    this.#forgetOldest();
    return made;
  }

  #forgetOldest(): void {
    const over = [...this.#byId.values()].filter(({ attempt }) => attempt.ended !== null || attempt.verdict === 'over');
    for (const { id } of over.slice(0, Math.max(0, over.length - overMax))) this.#byId.delete(id);
  }
}
