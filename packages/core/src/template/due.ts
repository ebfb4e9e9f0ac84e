import { update } from '../decision/change.ts';
import { type Decision, nothing, type Plan, plan, type Refusal } from '../decision/decision.ts';
import { isFinal, type Job } from '../job/state.ts';
import { minuteMs } from '../schedule/calendar.ts';
import { newestTime, nextTime } from '../schedule/next-time.ts';
import { templateEvent } from './event.ts';
import type { RunFacts } from './run-facts.ts';
import { cronTimes, isScheduled } from './schedule.ts';
import type { PassedReason, PassedRun, Template } from './state.ts';

/** A run that begins later than this after its time is marked late. */
export const lateAfterMs = minuteMs;
/** Runs of one template that may be waiting or under way at once. */
export const openRunsMax = 100;
/** Due runs that made no job, of which a template tells. */
const passedMax = 20;
/** After a refusal, and after each further one twice as long. */
const backoffMs = minuteMs;
const backoffMaxMs = 60 * minuteMs;

/** What a template is to do now. */
export type Due =
  /** nothing more than this */
  | { kind: 'settle'; decision: Decision & { ok: true } }
  /** a run for this time: to be submitted, then {@link runSubmitted} or {@link runRefused} */
  | { kind: 'run'; row: Template; open: string[]; scheduledFor: number; lateMs: number | null };

/**
 * Looks at a template: whether what it waits for is over, and whether it is due.
 *
 * Of several times that passed, the newest is run, once for all. One that passed more than {@link lateAfterMs} ago is late, or gone where the
 * template lets missed times go.
 *
 * @param jobs those of its `open` runs that are still there
 * @param unit from [0, 1): draws the delay of a recurring schedule
 */
export function dueRun(row: Template, jobs: readonly Job[], now: number, unit: number): Due {
  const open = liveOf(row, jobs);
  if (!isScheduled(row)) return { kind: 'settle', decision: nothing() };
  if (row.awaits !== null) return { kind: 'settle', decision: awaited(row, jobs, open, now, unit) };
  if (row.dueAt === null || row.dueAt > now) return { kind: 'settle', decision: nothing() };
  const owed = row.problem?.owed ?? row.dueAt;
  const scheduledFor = row.schedule.kind === 'cron' ? newestTime(cronTimes(row.schedule), owed, now) : owed;
  const lateMs = now - scheduledFor > lateAfterMs ? now - scheduledFor : null;
  const why = passes(row, open, lateMs);
  if (why === null) return { kind: 'run', row, open, scheduledFor, lateMs };
  const passed: PassedRun = { at: now, trigger: 'schedule', scheduledFor, lateMs, why, problem: null };
  const patch = { ...after(row, open, now, unit), open, passed: [passed, ...row.passed].slice(0, passedMax), problem: null };
  const told = templateEvent(row, 'passed', now, { name: row.name, why, scheduledFor });
  return { kind: 'settle', decision: plan([update('template', row, patch)], [told]) };
}

function passes({ overlap, missed }: Template, open: readonly string[], lateMs: number | null): PassedReason | null {
  if (lateMs !== null && missed === 'skip') return 'missed';
  if (overlap === 'skip' && open.length > 0) return 'overlap';
  return open.length >= openRunsMax ? 'crowded' : null;
}

/** When it is due, or what it waits for, once its present time was dealt with without a run. */
function after({ schedule }: Template, open: readonly string[], now: number, unit: number): Pick<Template, 'dueAt' | 'awaits'> {
  if (schedule.kind === 'cron') return { dueAt: nextTime(cronTimes(schedule), now), awaits: null };
  const awaits = open.at(-1) ?? null;
  return { dueAt: awaits === null ? now + drawn(schedule, unit) : null, awaits };
}

function awaited(row: Template, jobs: readonly Job[], open: string[], now: number, unit: number): Decision & { ok: true } {
  if (row.awaits === null || open.includes(row.awaits)) return nothing();
  const end = jobs.find(({ id }) => id === row.awaits)?.finishedAt ?? now;
  const patch = { awaits: null, dueAt: Math.min(end, now) + drawn(row.schedule, unit), open };
  return plan([update('template', row, patch)]);
}

function drawn(schedule: Template['schedule'], unit: number): number {
  if (schedule.kind !== 'recurring') throw new Error('only a recurring schedule has a delay');
  const { minDelayMs, maxDelayMs } = schedule;
  return minDelayMs + Math.floor(unit * (maxDelayMs - minDelayMs + 1));
}

/** Its runs that are not over, oldest first. */
export function liveOf({ open }: Template, jobs: readonly Job[]): string[] {
  const live = new Set(jobs.filter(({ state }) => !isFinal(state)).map(({ id }) => id));
  return open.filter((id) => live.has(id));
}

/** What the template's row says of a run that makes a job: to be committed with the submission of it. */
export function runSubmitted(row: Template, open: readonly string[], jobId: string, run: RunFacts, now: number): Plan {
  const { trigger, scheduledFor, lateMs } = run;
  const patch: Partial<Template> = {
    open: [...open, jobId],
    lastRun: { jobId, at: now, trigger, scheduledFor, lateMs },
    runs: row.runs + 1,
    problem: null,
  };
  if (trigger === 'schedule') Object.assign(patch, next(row.schedule, jobId, now));
  else Object.assign(patch, triedNow(row, now));
  const told = templateEvent(row, 'submitted', now, { name: row.name, jobId, trigger, scheduledFor, lateMs });
  return plan([update('template', row, patch)], [told]);
}

/** A refusal is no longer in the way: what is owed runs now. */
export const triedNow = ({ problem }: Template, now: number): Partial<Template> =>
  problem?.owed == null ? { problem: null } : { problem: { ...problem, until: now }, dueAt: now };

const next = (schedule: Template['schedule'], jobId: string, now: number): Pick<Template, 'dueAt' | 'awaits'> =>
  schedule.kind === 'cron' ? { dueAt: nextTime(cronTimes(schedule), now), awaits: null } : { dueAt: null, awaits: jobId };

/** The submission of a due run was refused: it is owed, and tried again after a while; of missed times that the template lets go, the next one is. */
export function runRefused(
  due: Extract<Due, { kind: 'run' }>,
  { code, detail }: { code: string; detail: Refusal['detail'] },
  now: number,
): Plan {
  const { row, open, scheduledFor, lateMs } = due;
  const failures = (row.problem?.failures ?? 0) + 1;
  const until = now + Math.min(backoffMs * 2 ** Math.min(failures - 1, 20), backoffMaxMs);
  const isOwed = row.missed === 'once' || row.schedule.kind !== 'cron';
  const dueAt = isOwed || row.schedule.kind !== 'cron' ? until : nextTime(cronTimes(row.schedule), until - 1);
  const owed = isOwed ? scheduledFor : null;
  const passed: PassedRun = { at: now, trigger: 'schedule', scheduledFor, lateMs, why: 'refused', problem: { code, detail } };
  // the same run, tried again, is one run
  const others = row.passed.filter((each) => each.why !== 'refused' || each.scheduledFor !== scheduledFor);
  const patch: Partial<Template> = {
    ...{ open, dueAt, awaits: null, problem: { at: now, code, detail, failures, until, owed } },
    passed: [passed, ...others].slice(0, passedMax),
  };
  return plan([update('template', row, patch)], [templateEvent(row, 'refused', now, { name: row.name, code, scheduledFor })]);
}
