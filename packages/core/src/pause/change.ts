import { type Change, insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import type { EventDetail } from '../decision/event.ts';
import type { Setting } from '../policy/setting.ts';
import { scopeEvent } from '../scope/event.ts';
import { dayMs, weekdays } from '../zone/civil.ts';
import { isTimeZone } from '../zone/zone.ts';
import { hoursEnd, noPause, type PauseHours, type PauseRow, pauseOf, pauseOfSetting, pauseSetting, windowText } from './state.ts';
import { type PauseWindow, timeOfDay } from './window.ts';

/** How many windows a scope may have. */
export const pauseWindowsMax = 20;

/** Which scope, as its setting stands. */
export interface PauseTarget {
  scopeId: string;
  before: Setting | null;
}

const rowOf = ({ scopeId, before }: PauseTarget): PauseRow => (before && pauseOfSetting(before)) ?? noPause(scopeId);

function changeTo({ scopeId, before }: PauseTarget, { asked, hours, override }: PauseRow): Change {
  const value = JSON.stringify({ asked, hours, override });
  return before ? update('setting', before, { value }) : insert('setting', { id: pauseSetting(scopeId), revision: 1, value });
}

const changed = (target: PauseTarget, after: PauseRow, what: string, now: number, detail: EventDetail): Decision =>
  plan([changeTo(target, after)], [scopeEvent(target.scopeId, what, now, detail)]);

/**
 * Nothing of the scope, and of all under it, is assigned any more, until somebody resumes or `until` comes. Whatever runs goes on. Paused again, the
 * newest reason and end hold. Refused with `until_in_past`.
 */
export function pauseScope(
  target: PauseTarget,
  { by, why, until }: { by: string; why: string; until: number | null },
  now: number,
): Decision {
  if (until !== null && until <= now) return refuse('until_in_past', { until });
  const row = rowOf(target);
  const held = pauseOf(row, now);
  if (held?.cause === 'asked' && held.by === by && held.why === why && held.until === until) return nothing();
  const asked = { by, why, at: held?.cause === 'asked' ? (held.since ?? now) : now, until };
  return changed(target, { ...row, asked }, 'paused', now, { by, why, until });
}

/** Ends what somebody asked for; within pause hours those do not hold until they are over. What pauses a scope above goes on. */
export function resumeScope(target: PauseTarget, by: string, now: number): Decision {
  const row = rowOf(target);
  if (!pauseOf(row, now)) return nothing();
  const rest = { ...row, asked: null };
  const hours = pauseOf(rest, now);
  const override = hours ? { by, at: now, until: hoursEnd(rest, now) ?? now + dayMs } : row.override;
  return changed(target, { ...rest, override }, 'resumed', now, { by, hoursUntil: hours && override ? override.until : null });
}

/**
 * Says on which hours of the day nothing is assigned, in the place of what was said before; none: on none. That somebody had resumed within
 * pause hours is over. Refused with `pause_hours_invalid`.
 */
export function setPauseHours(target: PauseTarget, windows: readonly PauseWindow[], by: string, now: number): Decision {
  if (windows.length > pauseWindowsMax)
    return refuse('pause_hours_invalid', {
      window: `a list of ${windows.length}`,
      problem: `has more than ${pauseWindowsMax} windows`,
    });
  for (const window of windows) {
    const problem = windowProblem(window);
    if (problem !== null) return refuse('pause_hours_invalid', { window: `${window.from} to ${window.to}`, problem });
  }
  const row = rowOf(target);
  if (JSON.stringify(row.hours?.windows ?? []) === JSON.stringify(windows)) return nothing();
  const hours: PauseHours | null = windows.length === 0 ? null : { windows, by, at: now };
  const told = windows.map(windowText).join('; ') || 'none';
  return changed(target, { ...row, hours, override: null }, 'pause_hours', now, { by, windows: told });
}

/** What is wrong with a window, to follow it in a sentence; null: nothing. */
export function windowProblem({ days, from, to, timeZone }: PauseWindow): string | null {
  const [begin, end] = [timeOfDay(from), timeOfDay(to)];
  if (begin === null) return `begins at ${from}, which is no time from 00:00 to 23:59`;
  if (end === null) return `ends at ${to}, which is no time from 00:00 to 23:59`;
  if (begin === end) return 'begins and ends at the same time';
  const strange = days.find((day) => !weekdays.includes(day));
  if (strange !== undefined) return `names the day ${strange}, which is none of ${weekdays.join(', ')}`;
  if (new Set(days).size < days.length) return 'names a day twice';
  return isTimeZone(timeZone) ? null : `is in the time zone ${timeZone}, which does not exist`;
}
