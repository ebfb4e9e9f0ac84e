import type { EventDraft, StoredEvent } from '@baton/core';
import type { Commit, CommitResult } from '../interface.ts';
import type { Answer, Session } from './driver.ts';
import { troubleOf } from './failure.ts';
import { type Fold, fold } from './fold.ts';
import { applyOne, refusedValue } from './one-commit.ts';
import { revisionsOf } from './set-statements.ts';
import { eventsWrite, type Write, writesOf } from './set-writes.ts';

/** Thrown when not every commit of a group can stand: the caller rolls back and applies the group again with `isolated`. */
export class NeedsIsolation extends Error {
  override name = 'NeedsIsolation';
}

/** What became of a commit; an error when it held values that its table refuses. */
export type Outcome = CommitResult | Error;

/**
 * Applies commits inside a transaction that the caller holds, as sets: one statement for all rows of a kind that are inserted, one for
 * all that are updated, and so on, sent without waiting in between. That costs a few statements however many commits there are, and is
 * exact as long as every commit stands.
 *
 * @param seq the number of the newest event
 */
export async function applyTogether(session: Session, commits: readonly Commit[], seq: number): Promise<Outcome[]> {
  const folded = fold(commits, 0, commits.length);
  if (folded.end < commits.length) throw new NeedsIsolation();
  if (!(await performAll(session, allWrites(folded, commits, seq)))) throw new NeedsIsolation();
  return committed(commits, seq);
}

function allWrites(folded: Fold, commits: readonly Commit[], seq: number): Write[] {
  try {
    const events = eventsWrite(
      commits.flatMap((commit) => commit.events),
      seq + 1,
    );
    return events ? [...writesOf(folded), events] : writesOf(folded);
  } catch (error) {
    // One of them holds what no column can hold; which one shows when each is by itself.
    if (error instanceof TypeError) throw new NeedsIsolation();
    throw error;
  }
}

/** Whether all answers are as they must be. */
async function performAll(session: Session, writes: readonly Write[]): Promise<boolean> {
  const asked = session.together(() => writes.map(({ statement, parameters }) => session.run(statement, parameters)));
  const answers = await Promise.allSettled(asked);
  const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const worst = errors.find((error) => !['data', 'aborted'].includes(troubleOf(error)));
  if (worst !== undefined) throw worst;
  return errors.length === 0 && answers.every((answer, index) => writes[index]?.holds((answer as { value: Answer }).value));
}

function committed(commits: readonly Commit[], seq: number): CommitResult[] {
  let next = seq + 1;
  const numbered = (drafts: readonly EventDraft[]): StoredEvent[] => drafts.map((draft) => ({ ...draft, seq: next++ }));
  return commits.map(({ events }) => ({ status: 'committed', events: numbered(events) }));
}

/** The number of the newest event after these outcomes. */
export function lastSeq(outcomes: readonly Outcome[], seq: number): number {
  let last = seq;
  for (const outcome of outcomes) {
    if (!(outcome instanceof Error) && outcome.status === 'committed') last = outcome.events.at(-1)?.seq ?? last;
  }
  return last;
}

/** Applies commits of which some may conflict, so that each stands or falls by itself: in sets still, but each behind a savepoint. */
export async function applyIsolated(session: Session, commits: readonly Commit[], seq: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  /** the commit that probably cannot stand: those before it are applied as a set, then it by itself */
  let suspect = await firstMismatch(session, commits);
  while (outcomes.length < commits.length) {
    const at = outcomes.length;
    const last = lastSeq(outcomes, seq);
    if (at === suspect) {
      outcomes.push(await applyAlone(session, commits[at] as Commit, last));
      suspect = commits.length;
      continue;
    }
    const { end } = fold(commits, at, suspect);
    const found = end > at ? await attempt(session, commits.slice(at, end), last) : 0;
    if (Array.isArray(found)) outcomes.push(...found);
    suspect = Array.isArray(found) ? end : at + found;
  }
  return outcomes;
}

/** The outcomes when all stand; else nothing is left of them, and the position of one that probably does not. */
async function attempt(session: Session, commits: readonly Commit[], seq: number): Promise<Outcome[] | number> {
  send(session, 'SAVEPOINT part');
  try {
    const outcomes = await applyTogether(session, commits, seq);
    send(session, 'RELEASE part');
    return outcomes;
  } catch (error) {
    if (!(error instanceof NeedsIsolation)) throw error;
    send(session, 'ROLLBACK TO part; RELEASE part');
    return firstMismatch(session, commits);
  }
}

/** Sends without waiting: what comes behind it fails too when it does. */
function send(session: Session, text: string): void {
  session.script(text).catch(() => undefined);
}

/** The first commit that counts on a revision that is not stored; the middle where that is not the reason. */
async function firstMismatch(session: Session, commits: readonly Commit[]): Promise<number> {
  if (commits.length === 1) return 0;
  const { effects, end } = fold(commits, 0, commits.length);
  const answers = await Promise.all(effects.map(({ kind, rows }) => session.run(revisionsOf(kind), [[...rows.keys()]])));
  let first = end;
  for (const [index, { rows }] of effects.entries()) {
    const revisions = new Map(answers[index]?.rows as [string, number][]);
    for (const { id, expected, commit } of rows.values()) {
      if (expected !== 'any' && (revisions.get(id) ?? null) !== expected) first = Math.min(first, commit);
    }
  }
  return first < commits.length ? first : commits.length >> 1;
}

async function applyAlone(session: Session, commit: Commit, seq: number): Promise<Outcome> {
  send(session, 'SAVEPOINT one');
  const refusal = (await applyOne(session, commit)) ?? (await writeEvents(session, commit.events, seq));
  send(session, refusal ? 'ROLLBACK TO one; RELEASE one' : 'RELEASE one');
  return refusal ?? (committed([commit], seq)[0] as CommitResult);
}

async function writeEvents(session: Session, drafts: readonly EventDraft[], seq: number): Promise<Error | null> {
  try {
    const write = eventsWrite(drafts, seq + 1);
    if (write) await session.run(write.statement, write.parameters);
    return null;
  } catch (error) {
    return refusedValue(error);
  }
}
