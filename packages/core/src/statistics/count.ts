import { type Attempt, isHeld } from '../attempt/state.ts';
import type { Change } from '../decision/change.ts';
import { isFinal, type Job } from '../job/state.ts';
import { type Histogram, observeMs } from './histogram.ts';
import { type Entry, entryOf, type Slot, timesOf } from './slot.ts';
import { minutesOf, slotAt } from './span.ts';

/** Where the statistics of a minute are gathered. */
export type MinuteSlot = (minute: number) => Slot;

/** A job with an attempt, as they were before a commit. */
interface KnownWork {
  job: Job;
  attempt: Attempt;
}

/** Attempts that end so have a result. */
const hasResult = ({ cause }: Attempt): boolean => cause === 'finished' || cause === 'cancelled';

const waitingOf = (entry: Entry): Histogram => timesOf(entry, 'waiting');
const runningOf = (entry: Entry): Histogram => timesOf(entry, 'running');

/** Class and executor of a job, and where there is one the runner. */
function entriesOfJob(slot: Slot, { classId, executor, scopeId }: Job, runnerId: string | null): Entry[] {
  const own = [entryOf(slot, 'class', classId, scopeId), entryOf(slot, 'executor', executor, scopeId)];
  if (runnerId !== null) own.push(entryOf(slot, 'runner', runnerId, scopeId));
  return own;
}

/**
 * Counts what a commit did.
 *
 * @param known what was known of an attempt before the commit
 * @param busyUntil until when the busy time of all attempts is counted already
 */
export function countChanges(
  changes: readonly Change[],
  known: (attemptId: string) => KnownWork | undefined,
  busyUntil: number,
  slotOf: MinuteSlot,
): void {
  for (const change of changes) {
    if (change.kind === 'job' && change.op === 'insert') countSubmission(change.row, slotOf);
    else if (change.kind === 'job' && change.op === 'update') {
      if (change.patch.state !== undefined && isFinal(change.row.state)) countEnd(change.row, changes, slotOf);
    } else if (change.kind === 'attempt' && change.op === 'update' && change.patch.state !== undefined) {
      const before = known(change.row.id);
      const job = jobOf(changes, change.row.jobId) ?? before?.job;
      if (!job) continue;
      const { row } = change;
      if (change.patch.acceptedAt !== undefined) countStart(job, row, slotOf);
      if (before && isHeld(before.attempt) && !isHeld(row)) countRelease(job, row, busyUntil, slotOf);
      if (row.state === 'ended' && hasResult(row)) countRun(job, row, slotOf);
    }
  }
}

function jobOf(changes: readonly Change[], id: string): Job | undefined {
  for (const change of changes) if (change.kind === 'job' && change.op !== 'remove' && change.row.id === id) return change.row;
  return undefined;
}

function countSubmission(job: Job, slotOf: MinuteSlot): void {
  for (const entry of entriesOfJob(slotOf(slotAt('minute', job.createdAt)), job, null)) entry.submitted++;
}

/** Where an attempt ended the job, with its runner. */
function countEnd(job: Job, changes: readonly Change[], slotOf: MinuteSlot): void {
  const { state } = job;
  if (!isFinal(state)) return;
  const byAttempt = changes.some(
    (change) =>
      change.kind === 'attempt' &&
      change.op === 'update' &&
      change.row.id === job.attemptId &&
      change.row.acceptedAt !== null &&
      change.patch.state === 'ended' &&
      hasResult(change.row),
  );
  const slot = slotOf(slotAt('minute', job.finishedAt ?? 0));
  for (const entry of entriesOfJob(slot, job, byAttempt ? job.runnerId : null)) entry[state]++;
}

function countStart(job: Job, { acceptedAt, runnerId }: Attempt, slotOf: MinuteSlot): void {
  const at = acceptedAt ?? 0;
  const entries = entriesOfJob(slotOf(slotAt('minute', at)), job, runnerId);
  for (const entry of entries) entry.started++;
  observeMs(at - job.queuedSince, ...entries.map(waitingOf));
}

/** Its slot is free again, or it is lost. */
function countRelease(job: Job, attempt: Attempt, busyUntil: number, slotOf: MinuteSlot): void {
  const at = attempt.endedAt ?? attempt.lostAt ?? busyUntil;
  addBusy({ job, attempt }, Math.max(busyUntil, attempt.acceptedAt ?? busyUntil), at, slotOf);
  if (hasResult(attempt)) return;
  for (const entry of entriesOfJob(slotOf(slotAt('minute', at)), job, attempt.runnerId)) entry.lost++;
}

function countRun(job: Job, { acceptedAt, endedAt, runnerId }: Attempt, slotOf: MinuteSlot): void {
  if (acceptedAt === null || endedAt === null) return;
  const entries = entriesOfJob(slotOf(slotAt('minute', endedAt)), job, runnerId);
  observeMs(endedAt - acceptedAt, ...entries.map(runningOf));
}

/** The attempt held a slot of its runner all that time. */
export function addBusy({ job, attempt }: KnownWork, from: number, to: number, slotOf: MinuteSlot): void {
  for (const [minute, ms] of minutesOf(from, to))
    for (const entry of entriesOfJob(slotOf(minute), job, attempt.runnerId)) entry.busyMs += ms;
}

/** The runner was in contact all that time. */
export function addCapacity(
  { id, scopeId, slots }: { id: string; scopeId: string; slots: number },
  from: number,
  to: number,
  slotOf: MinuteSlot,
): void {
  for (const [minute, ms] of minutesOf(from, to)) entryOf(slotOf(minute), 'runner', id, scopeId).capacityMs += slots * ms;
}
