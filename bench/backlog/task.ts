import { type Looks, look } from './looks.ts';
import { churn, type Round, round } from './rounds.ts';
import { Side, type SideTarget } from './side.ts';
import type { SlotRunner } from './slot-runner.ts';

export interface BacklogTask {
  kind: 'backlog';
  short: SideTarget;
  long: SideTarget;
  /** of each side */
  runners: number;
  /** that the long side has behind it before it is measured */
  claims: number;
  rounds: number;
  /** jobs that wait in the long queue */
  jobIds: string[];
}

/** A round of each side, one right after the other. */
export interface Pair {
  short: Round;
  long: Round;
}

export interface BacklogResult {
  /** claims a second while all runners claim and finish */
  churnPerSecond: number;
  /** one slot frees at a time */
  single: Pair[];
  /** twenty slots of a runner free at a time */
  twenty: Pair[];
  looks: Looks;
}

/** Runners that claim in one round. */
const runnersOfRound = { single: 100, twenty: 10 };

/** Connects a fleet to both, lets the one with the long queue run for a while, then compares them in turn. */
export async function runBacklog(task: BacklogTask): Promise<BacklogResult> {
  const onError = (error: unknown): void => {
    process.send?.({ error: String(error) });
  };
  const [short, long] = [new Side(task.short), new Side(task.long)];
  await Promise.all([short.connect(task.runners, onError), long.connect(task.runners, onError)]);
  const churnPerSecond = await churn(long, task.claims);
  const pairs = async (size: 'single' | 'twenty'): Promise<Pair[]> => {
    const found: Pair[] = [];
    // the first pair warms both up
    for (let turn = 0; turn <= task.rounds; turn++) {
      const of = (side: Side): SlotRunner[] => some(side.fleet[size], runnersOfRound[size], turn);
      const pair = { short: await round(short, of(short)), long: await round(long, of(long)) };
      if (turn > 0) found.push(pair);
    }
    return found;
  };
  const single = await pairs('single');
  const twenty = await pairs('twenty');
  return { churnPerSecond, single, twenty, looks: await look(long, task.jobIds) };
}

/** So many of them, others at each turn. */
const some = <T>(items: readonly T[], count: number, turn: number): T[] =>
  Array.from({ length: Math.min(count, items.length) }, (_, index) => items[(turn * count + index) % items.length] as T);
