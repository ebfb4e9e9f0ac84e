import type { Commit, PresenceRow } from '../interface.ts';
import { binaryArray } from './arrays.ts';
import type { Session, Statement } from './driver.ts';
import { storeError, troubleOf } from './failure.ts';
import { applyIsolated, applyTogether, NeedsIsolation, type Newest, type Outcome } from './group.ts';

/** What a transaction can be asked to do. */
export type Task =
  | { type: 'commits'; commits: readonly Commit[] }
  | { type: 'presence'; rows: readonly PresenceRow[] }
  | { type: 'prune'; belowSeq: number; what: 'events' | 'audit' };

/** In the order of the tasks: outcomes of commits; whether there is more to prune. */
export type TaskAnswer = { outcomes: Outcome[]; more: boolean };

export interface Done {
  answers: TaskAnswer[];
  newest: Newest;
}

/** Events, or audit entries, dropped in one transaction, so that commits never wait long for a prune. */
const pruneChunk = 5_000;

const begin: Statement = { name: 'begin', text: 'BEGIN' };
const commit: Statement = { name: 'commit', text: 'COMMIT' };
const rollback: Statement = { name: 'rollback', text: 'ROLLBACK' };
const presence: Statement = {
  name: 'presence',
  text: `INSERT INTO presence (runner_id, last_seen_at)
    SELECT runner_id, max(last_seen_at) FROM unnest($1::text[], $2::int8[]) AS given (runner_id, last_seen_at) GROUP BY runner_id
    ON CONFLICT (runner_id) DO UPDATE SET last_seen_at = greatest(presence.last_seen_at, excluded.last_seen_at)`,
};
/** (below) */
const setOldest: Statement = { name: 'set oldest', text: 'UPDATE event_window SET oldest = $1::int8 WHERE oldest < $1::int8' };
const firstEvent: Statement = { name: 'first event', text: 'SELECT min(seq) FROM events' };
const dropEvents: Statement = { name: 'drop events', text: 'DELETE FROM events WHERE seq < $1::int8' };
/** (seq): that entry is the newest that is dropped */
const setDropped: Statement = {
  name: 'set dropped',
  text: `UPDATE audit_head SET dropped_seq = entry.seq, dropped_hash = entry.hash
    FROM audit_entries AS entry WHERE entry.seq = $1::int8 AND dropped_seq < entry.seq`,
};
const firstAudit: Statement = { name: 'first audit', text: 'SELECT min(seq) FROM audit_entries' };
const dropAudit: Statement = {
  name: 'drop audit',
  text: 'DELETE FROM audit_entries WHERE seq < $1::int8 AND seq <= (SELECT dropped_seq FROM audit_head)',
};

/** Carries out tasks, all that are given at once in one transaction with one sync. */
export class Transactions {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * @throws StoreFull, StoreUnavailable, StoreOutcomeUnknown; anything else is a defect, and then nothing happened
   */
  async run(tasks: readonly Task[], newest: Newest): Promise<Done> {
    try {
      return await this.#attempt(tasks, newest, false);
    } catch (error) {
      if (!(error instanceof NeedsIsolation)) throw error;
      return this.#attempt(tasks, newest, true);
    }
  }

  async #attempt(tasks: readonly Task[], newest: Newest, isolated: boolean): Promise<Done> {
    let committing = false;
    try {
      const begun = this.#session.run(begin);
      begun.catch(() => undefined);
      const done = await this.#carryOut(tasks, newest, isolated);
      await begun;
      committing = true;
      // What was aborted is rolled back by COMMIT, without an error.
      if ((await this.#session.run(commit)).command !== 'COMMIT') throw new Error('The database rolled a transaction back.');
      return done;
    } catch (error) {
      if (error instanceof NeedsIsolation) {
        await this.#session.run(rollback).catch((lost: unknown) => {
          throw storeError(lost, 'lost', false);
        });
        throw error;
      }
      const trouble = troubleOf(error);
      // The database may have said that it goes before the connection does.
      if (trouble === 'lost') this.#session.cut();
      else await this.#session.run(rollback).catch(() => undefined);
      throw storeError(error, trouble, committing);
    }
  }

  async #carryOut(tasks: readonly Task[], before: Newest, isolated: boolean): Promise<Done> {
    const answers: TaskAnswer[] = [];
    let newest = before;
    for (let at = 0; at < tasks.length; ) {
      const task = tasks[at] as Task;
      if (task.type === 'commits') {
        const neighbours = commitsFrom(tasks, at);
        const commits = neighbours.flatMap((each) => each.commits);
        const applied = await (isolated ? applyIsolated : applyTogether)(this.#session, commits, newest);
        newest = applied.newest;
        answers.push(...share(neighbours, applied.outcomes));
        at += neighbours.length;
      } else {
        if (task.type === 'presence') await this.#flushPresence(task.rows);
        answers.push({ outcomes: [], more: task.type === 'prune' && (await this.#prune(task, newest)) });
        at++;
      }
    }
    return { answers, newest };
  }

  async #flushPresence(rows: readonly PresenceRow[]): Promise<void> {
    const flat = rows.flatMap(({ runnerId, lastSeenAt }) => [runnerId, lastSeenAt]);
    await this.#session.run(presence, [binaryArray('text', flat, 0, 2), binaryArray('int8', flat, 1, 2)]);
  }

  /** Returns whether there is more to drop. The newest number ever given stays known by the window. */
  async #prune({ what, belowSeq }: Extract<Task, { type: 'prune' }>, newest: Newest): Promise<boolean> {
    const isAudit = what === 'audit';
    // the newest audit entry always stays
    const below = Math.min(belowSeq, isAudit ? newest.audit.seq : newest.seq + 1);
    await this.#session.run(isAudit ? setDropped : setOldest, [isAudit ? below - 1 : below]);
    const first = (await this.#session.run(isAudit ? firstAudit : firstEvent)).rows[0]?.[0] as number | null;
    if (first === null || first >= below) return false;
    await this.#session.run(isAudit ? dropAudit : dropEvents, [Math.min(below, first + pruneChunk)]);
    return first + pruneChunk < below;
  }
}

type CommitsTask = Extract<Task, { type: 'commits' }>;

/** The tasks from `start` on that follow each other and are commits: one group. */
function commitsFrom(tasks: readonly Task[], start: number): CommitsTask[] {
  const group: CommitsTask[] = [];
  for (let at = start; tasks[at]?.type === 'commits'; at++) group.push(tasks[at] as CommitsTask);
  return group;
}

function share(tasks: readonly CommitsTask[], outcomes: readonly Outcome[]): TaskAnswer[] {
  let at = 0;
  return tasks.map(({ commits }) => {
    const own = outcomes.slice(at, at + commits.length);
    at += commits.length;
    return { outcomes: own, more: false };
  });
}
