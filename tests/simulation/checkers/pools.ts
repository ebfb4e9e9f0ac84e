import type { Pool, Runner } from '@baton/core';
import type { World } from '../clock/world.ts';
import type { RowChange, Rows } from './rows.ts';
import { ofKind } from './rows.ts';

type Hosted = Runner & { hosting: NonNullable<Runner['hosting']> };

const isStart = ({ hosting: { operation } }: Hosted): boolean => operation?.kind === 'deploy' || operation?.kind === 'wake';

const stands = ({ hosting, removedAt }: Hosted): boolean =>
  removedAt === null && (hosting.state !== 'absent' || hosting.operation !== null);

interface Seen {
  world: World;
  rows: Rows;
  /** in true time: jobs whose process runs on a runner */
  runningOn: (runnerId: string) => string[];
}

/**
 * Never more runners than a pool may have; nothing is put to sleep or removed that holds a job; a job has one runner on its way to it at most. By the rows as they
 * are committed, and by the machines in true time.
 */
export class PoolsChecker {
  readonly #seen: Seen;
  readonly #fail: (what: string) => void;
  /** most that stood at any time */
  most = 0;
  starts = 0;

  constructor(seen: Seen, fail: (what: string) => void) {
    this.#seen = seen;
    this.#fail = fail;
  }

  #hosted(): Hosted[] {
    return [...this.#seen.rows.table('runner').values()].filter((runner): runner is Hosted => runner.hosting !== undefined);
  }

  committed(changes: readonly RowChange[]): void {
    const changed = ofKind(changes, 'runner').filter(({ after }) => after?.hosting);
    if (changed.length === 0) return;
    for (const pool of this.#seen.rows.table('pool').values()) this.#count(pool);
    for (const { before, after } of changed) {
      const [old, now] = [before as Hosted | null, after as Hosted];
      const wasAwake = old?.hosting.state === 'awake';
      if (wasAwake && now.hosting.state !== 'awake') this.#refuseHeld(now);
      if (isStart(now) && !(old && isStart(old))) this.#started(now);
    }
  }

  #count({ id, max, name }: Pool): void {
    const standing = this.#hosted().filter((runner) => runner.hosting.poolId === id && stands(runner)).length;
    this.most = Math.max(this.most, standing);
    if (standing > max) this.#fail(`${standing} runners of ${name} stand, of at most ${max}`);
  }

  /** What a person or a lost lease took from it is over in the rows by then. */
  #refuseHeld({ id, name }: Hosted): void {
    for (const attempt of this.#seen.rows.table('attempt').values())
      if (attempt.runnerId === id && (attempt.state === 'offered' || attempt.state === 'running'))
        this.#fail(`${name} is put away while ${attempt.id} is ${attempt.state} on it`);
  }

  #started(runner: Hosted): void {
    this.starts++;
    const { reservedFor, operation } = runner.hosting;
    if (reservedFor === null) return;
    const limitMs = this.#seen.rows.table('pool').get(runner.hosting.poolId)?.startLimitMs ?? 0;
    // one that has had its time to start is on its way to nobody any more
    const isLate = (other: Hosted): boolean => (operation?.since ?? 0) - (other.hosting.operation?.since ?? 0) >= limitMs;
    for (const other of this.#hosted())
      if (other.id !== runner.id && other.hosting.reservedFor === reservedFor && isStart(other) && !isLate(other))
        this.#fail(`${runner.name} is started for ${reservedFor}, and ${other.name} is on its way to it`);
  }

  /** A machine is stopped by its provider, in true time. */
  stopping(runnerId: string): void {
    const { rows, runningOn } = this.#seen;
    const row = rows.table('runner').get(runnerId) as Hosted | undefined;
    const kind = row?.hosting.operation?.kind;
    if (kind !== 'sleep' && kind !== 'remove') return;
    for (const attemptId of runningOn(runnerId)) {
      const attempt = rows.attempt(attemptId);
      // what was given up before may still run: its lease ran out, or somebody cancelled it
      if (attempt?.state === 'running') this.#fail(`the machine of ${row?.name} is stopped while it runs ${attemptId}`);
    }
  }

  /** Everything healed and nothing waits. */
  rested(): void {
    for (const pool of this.#seen.rows.table('pool').values()) {
      const left = this.#hosted().filter((runner) => runner.hosting.poolId === pool.id && stands(runner));
      const awake = left.filter(({ hosting }) => hosting.state === 'awake').length;
      if (awake !== pool.min) this.#fail(`${awake} runners of ${pool.name} are awake at rest, and ${pool.min} should be`);
    }
  }
}
