import type { Attempt } from '../attempt/state.ts';
import type { Change } from '../decision/change.ts';
import type { Plan } from '../decision/decision.ts';
import { type Job, queueEntryOf } from '../job/state.ts';
import type { Work } from '../work/work.ts';
import { balance, type Move, type Standing } from './balance.ts';
import { holdsPermit } from './permit.ts';
import { type ConcurrencyKey, concurrencyKeyId, type KeyedEntry, readyOf, roomOf } from './state.ts';

/** What has to be read of a job's key before a decision about the job is carried out. */
export interface KeyRows {
  /** null: no job used the key before */
  key: ConcurrencyKey | null;
  /** all entries in the ready index that need a permit of it, of any class */
  ready: readonly KeyedEntry[];
  /** of each class with parked entries the first ones: as many as can be ready with the limit, or the higher one that a submission brings */
  parked: readonly KeyedEntry[];
}

/** What is to be committed for the key, together with the plan. */
export interface KeyMoves {
  /**
   * The row as it is to be; with `remove` as it was: nobody uses it any more. It is written anew when entries only change their places: what
   * was decided on it, and on those places, is in conflict then.
   */
  key: ConcurrencyKey;
  write: 'insert' | 'update' | 'remove';
  moves: Move[];
}

/**
 * `granted`: commit the plan and what the key needs; null: nothing. `full`: the job may not be offered, because no permit is left; commit only
 * what the key needs, which parks the entry.
 */
export type Keyed = { outcome: 'granted'; plan: Plan; key: KeyMoves | null } | { outcome: 'full'; key: KeyMoves };

/**
 * Completes a decision about a job by what it means for the job's concurrency key. A permit is taken with the offer and given back when the
 * attempt ends for good; what is queued without one is ready or parked as `balance` says. Works for every decision of `work/`: it
 * looks at what the plan leaves of job and attempt. A job that backs off stands in no line: it comes to need a permit when it is released.
 *
 * @param jobId the job that is looked at; the plan may change others besides
 * @param before job and attempt as they were; null: the job is only submitted
 */
export function keyed(jobId: string, before: Work | null, plan: Plan, rows: KeyRows): Keyed {
  const after = workAfter(jobId, before, plan.changes);
  const { concurrency } = after.job;
  if (concurrency === null) return { outcome: 'granted', plan, key: null };
  const had = before !== null && holdsPermit(before);
  const has = holdsPermit(after);
  const row = rowBefore(after.job, rows);
  if (has && !had && roomOf(row) < 1)
    return { outcome: 'full', key: written(row, row, rows, balance(standings(rows), readyOf(row)), true) };
  const limit = before === null || saysLimit(jobId, plan) ? concurrency.limit : row.limit;
  const next: ConcurrencyKey = { ...row, limit, held: row.held + Number(has) - Number(had) };
  const needed = standsInLine(after.job) && !has;
  const needs = before !== null && standsInLine(before.job) && !had;
  if (next.held === row.held && next.limit === row.limit && needed === needs) return { outcome: 'granted', plan, key: null };
  const entry: KeyedEntry = { ...queueEntryOf(after.job), keyId: row.id };
  const others = standings(rows).filter((each) => each.entry.id !== entry.id);
  // It is new, or needed no permit until now and stood in the ready index.
  const wasPlain = before !== null && standsInLine(before.job) && had;
  const own = { entry, at: wasPlain ? ('ready' as const) : null };
  // whoever only says another limit stands where it stood
  const line = needed && needs ? standings(rows) : [...others, ...(needed ? [own] : [])];
  const moves = balance(line, readyOf(next));
  // Ready or not, an entry that has come to need a permit is written anew.
  if (needed && wasPlain && !moves.some((move) => move.entry.id === entry.id)) moves.push({ entry, from: 'ready', to: 'ready' });
  return {
    outcome: 'granted',
    plan: needed ? withoutInsert(plan, entry.id) : plan,
    key: written(row, next, rows, moves, others.length > 0 || needed),
  };
}

/** Somebody says how many jobs may share the key, as a submission does. */
const saysLimit = (jobId: string, { changes }: Plan): boolean =>
  changes.some(
    (change) => change.kind === 'job' && change.op === 'update' && change.row.id === jobId && 'concurrency' in change.patch,
  );

const standsInLine = ({ state, backoffUntil }: Job): boolean => state === 'queued' && backoffUntil === null;

/** The row of the key; a new one holds nothing. */
function rowBefore({ scopeId, concurrency }: Job, { key }: KeyRows): ConcurrencyKey {
  const name = concurrency?.key ?? '';
  return key ?? { id: concurrencyKeyId(scopeId, name), revision: 0, scopeId, key: name, limit: concurrency?.limit ?? 1, held: 0 };
}

const standings = ({ ready, parked }: KeyRows): Standing[] => [
  ...ready.map((entry) => ({ entry, at: 'ready' as const })),
  ...parked.map((entry) => ({ entry, at: 'parked' as const })),
];

/** Job and newest attempt as the plan leaves them. */
function workAfter(jobId: string, before: Work | null, changes: readonly Change[]): Work {
  let job: Job | null = before?.job ?? null;
  const attempts = new Map<string, Attempt>();
  if (before?.attempt) attempts.set(before.attempt.id, before.attempt);
  for (const change of changes) {
    if (change.op === 'remove') continue;
    if (change.kind === 'job' && change.row.id === jobId) job = change.row;
    if (change.kind === 'attempt') attempts.set(change.row.id, change.row);
  }
  if (!job) throw new Error('A decision about no job has no key.');
  return { job, attempt: job.attemptId === null ? null : (attempts.get(job.attemptId) ?? null) };
}

/** Where the entry goes is said by the moves. */
const withoutInsert = (plan: Plan, entryId: string): Plan => ({
  ...plan,
  changes: plan.changes.filter(
    (change) => !(change.kind === 'queueEntry' && change.op === 'insert' && change.row.id === entryId),
  ),
});

function written(row: ConcurrencyKey, next: ConcurrencyKey, { key }: KeyRows, moves: Move[], isWaitedFor: boolean): KeyMoves {
  if (key === null) return { key: { ...next, revision: 1 }, write: 'insert', moves };
  if (next.held === 0 && !isWaitedFor) return { key: row, write: 'remove', moves };
  return { key: { ...next, revision: row.revision + 1 }, write: 'update', moves };
}
