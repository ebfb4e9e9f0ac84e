import type { Attempt } from '../attempt/state.ts';
import { type Change, insert, remove } from '../decision/change.ts';
import type { Plan } from '../decision/decision.ts';
import { type Job, parkedUnder } from '../job/state.ts';
import type { Work } from '../work/work.ts';
import type { Move, Stand } from './balance.ts';
import { type KeyMoves, type KeyRows, keyed } from './keyed.ts';
import { type ConcurrencyKey, concurrencyKeyId, type KeyedEntry } from './state.ts';

/** The keys that a plan has to do with, by id, as they are before or after it. */
export type KeyTable = ReadonlyMap<string, KeyRows>;

/** A plan with all that it means for concurrency keys. */
export interface Completed {
  /** false: it may not be carried out, because a job that it offers has no permit; `plan` is what the keys need all the same */
  isGranted: boolean;
  plan: Plan;
  /** the keys when the plan is carried out: what the next plan of the same commit is completed on */
  keys: KeyTable;
}

/** The id of a job's key; null: it has none. */
export const keyIdOf = ({ scopeId, concurrency }: Job): string | null =>
  concurrency && concurrencyKeyId(scopeId, concurrency.key);

/** Ids of jobs that exist and that the plan changes, or whose attempts it changes. */
export function jobIdsOf({ changes }: Plan): string[] {
  const ids = new Set<string>();
  for (const change of changes) {
    if (change.op === 'remove') continue;
    if (change.kind === 'job' && change.op === 'update') ids.add(change.row.id);
    if (change.kind === 'attempt') ids.add((change.row as Attempt).jobId);
  }
  return [...ids];
}

/** Jobs that the plan submits. */
export const submittedBy = ({ changes }: Plan): Job[] =>
  changes.flatMap((change) => (change.kind === 'job' && change.op === 'insert' ? [change.row] : []));

/**
 * Completes a plan by what it means for the keys of all its jobs: see `keyed`.
 *
 * @param works of those of `jobIdsOf` that have a key, as they are before the plan
 * @param keys all of those jobs and of what is submitted
 */
export function complete(given: Plan, works: ReadonlyMap<string, Work>, keys: KeyTable): Completed {
  const jobs = [
    ...jobIdsOf(given).flatMap((id) => works.get(id) ?? []),
    ...submittedBy(given).map((job) => ({ job, attempt: null })),
  ];
  const after = new Map(keys);
  let plan = given;
  const moves: Change[] = [];
  for (const work of jobs) {
    const keyId = keyIdOf(work.job);
    const rows = keyId === null ? undefined : after.get(keyId);
    if (keyId === null || !rows) continue;
    const made = keyed(work.job.id, works.get(work.job.id) ?? null, plan, rows);
    if (made.outcome === 'full') {
      const isFirst = rows === keys.get(keyId);
      if (!isFirst) return { isGranted: false, plan: { changes: [], guards: [], events: [] }, keys };
      const own = { changes: changesFor(made.key), guards: [], events: [] };
      return { isGranted: false, plan: own, keys: new Map(keys).set(keyId, rowsAfter(rows, made.key)) };
    }
    plan = made.plan;
    if (!made.key) continue;
    moves.push(...changesFor(made.key));
    after.set(keyId, rowsAfter(rows, made.key, work.job.id));
  }
  return { isGranted: true, plan: { ...plan, changes: [...plan.changes, ...moves] }, keys: after };
}

/** What is committed for a key. */
function changesFor({ key, write, moves }: KeyMoves): Change[] {
  return [changeOf(key, write), ...moves.flatMap(changesOf)];
}

function changeOf(key: ConcurrencyKey, write: KeyMoves['write']): Change {
  if (write === 'remove') return remove('concurrencyKey', key);
  return write === 'insert' ? insert('concurrencyKey', key) : { op: 'update', kind: 'concurrencyKey', row: key, patch: key };
}

/** Entries are inserted and removed, never updated. */
function changesOf({ entry, from, to }: Move): Change[] {
  const placed: KeyedEntry = { ...entry, parked: to === 'ready' ? '' : parkedUnder(entry.keyId) };
  return [...(from === null ? [] : [remove('queueEntry', entry)]), insert('queueEntry', placed)];
}

/** What is known of the key when this is carried out. */
function rowsAfter({ ready, parked }: KeyRows, { key, write, moves }: KeyMoves, jobId = ''): KeyRows {
  const moved = new Set([jobId, ...moves.map(({ entry }) => entry.id)]);
  const stays = ({ id }: KeyedEntry): boolean => !moved.has(id);
  const comeTo = (place: Stand): KeyedEntry[] => moves.flatMap(({ entry, to }) => (to === place ? [entry] : []));
  return {
    key: write === 'remove' ? null : key,
    ready: [...ready.filter(stays), ...comeTo('ready')],
    parked: [...parked.filter(stays), ...comeTo('parked')],
  };
}
