import type { AuditLink, EventDraft, StoredEvent } from '@baton/core';
import type { Commit, CommitResult } from '../interface.ts';
import { auditWrites } from './audit-writes.ts';
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

/** How far the log of events and the audit log were written. */
export interface Newest {
  /** the number of the newest event */
  seq: number;
  /** the newest audit entry */
  audit: AuditLink;
}

/** What became of commits, and how far the logs are after them. */
export interface Applied {
  outcomes: Outcome[];
  newest: Newest;
}

/**
 * Applies commits inside a transaction that the caller holds, as sets: one statement for all rows of a kind that are inserted, one for
 * all that are updated, and so on, sent without waiting in between. That costs a few statements however many commits there are, and is
 * exact as long as every commit stands.
 */
export async function applyTogether(session: Session, commits: readonly Commit[], newest: Newest): Promise<Applied> {
  const folded = fold(commits, 0, commits.length);
  if (folded.end < commits.length) throw new NeedsIsolation();
  const { writes, audit } = allWrites(folded, commits, newest);
  if (!(await performAll(session, writes))) throw new NeedsIsolation();
  return committed(commits, newest.seq, audit);
}

function allWrites(folded: Fold, commits: readonly Commit[], newest: Newest): { writes: Write[]; audit: AuditLink } {
  try {
    const logs = logWrites(commits, newest);
    return { writes: [...writesOf(folded), ...logs.writes], audit: logs.audit };
  } catch (error) {
    // One of them holds what no column can hold; which one shows when each is by itself.
    if (error instanceof TypeError) throw new NeedsIsolation();
    throw error;
  }
}

/** What commits add to the logs: numbered in their order. */
function logWrites(commits: readonly Commit[], { seq, audit }: Newest): { writes: Write[]; audit: AuditLink } {
  const events = eventsWrite(
    commits.flatMap((commit) => commit.events),
    seq + 1,
  );
  const chained = auditWrites(
    commits.flatMap((commit) => commit.audit ?? []),
    audit,
  );
  return { writes: [...(events ? [events] : []), ...chained.writes], audit: chained.last };
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

function committed(commits: readonly Commit[], seq: number, audit: AuditLink): Applied {
  let last = seq;
  const numbered = (drafts: readonly EventDraft[]): StoredEvent[] => drafts.map((draft) => ({ ...draft, seq: ++last }));
  const outcomes = commits.map(({ events }): CommitResult => ({ status: 'committed', events: numbered(events) }));
  return { outcomes, newest: { seq: last, audit } };
}

/** Applies commits of which some may conflict, so that each stands or falls by itself: in sets still, but each behind a savepoint. */
export async function applyIsolated(session: Session, commits: readonly Commit[], before: Newest): Promise<Applied> {
  const outcomes: Outcome[] = [];
  let newest = before;
  const take = (applied: Applied): void => {
    outcomes.push(...applied.outcomes);
    newest = applied.newest;
  };
  /** the commit that probably cannot stand: those before it are applied as a set, then it by itself */
  let suspect = await firstMismatch(session, commits);
  while (outcomes.length < commits.length) {
    const at = outcomes.length;
    if (at === suspect) {
      take(await applyAlone(session, commits[at] as Commit, newest));
      suspect = commits.length;
      continue;
    }
    const { end } = fold(commits, at, suspect);
    const found = end > at ? await attempt(session, commits.slice(at, end), newest) : 0;
    if (typeof found !== 'number') take(found);
    suspect = typeof found === 'number' ? at + found : end;
  }
  return { outcomes, newest };
}

/** The outcomes when all stand; else nothing is left of them, and the position of one that probably does not. */
async function attempt(session: Session, commits: readonly Commit[], newest: Newest): Promise<Applied | number> {
  send(session, 'SAVEPOINT part');
  try {
    const applied = await applyTogether(session, commits, newest);
    send(session, 'RELEASE part');
    return applied;
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

async function applyAlone(session: Session, commit: Commit, newest: Newest): Promise<Applied> {
  send(session, 'SAVEPOINT one');
  const refusal = (await applyOne(session, commit)) ?? (await writeLogs(session, commit, newest));
  const isRefused = refusal instanceof Error || 'status' in refusal;
  send(session, isRefused ? 'ROLLBACK TO one; RELEASE one' : 'RELEASE one');
  return isRefused ? { outcomes: [refusal], newest } : refusal;
}

/** Of a commit whose changes stand. An error: it held what no column can hold. */
async function writeLogs(session: Session, commit: Commit, newest: Newest): Promise<Applied | Error> {
  try {
    const { writes, audit } = logWrites([commit], newest);
    for (const { statement, parameters } of writes) await session.run(statement, parameters);
    return committed([commit], newest.seq, audit);
  } catch (error) {
    return refusedValue(error);
  }
}
