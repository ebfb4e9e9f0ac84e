import { lineage } from '../people/holder.ts';
import type { Setting } from '../policy/setting.ts';
import type { ScopeLookup } from '../scope/covers.ts';
import { isOpen, nextTurn, type PauseWindow } from './window.ts';

/** Somebody's word that nothing is assigned. */
export interface AskedPause {
  by: string;
  why: string;
  at: number;
  /** when it ends by itself; null: when somebody says so */
  until: number | null;
}

/** Hours of the day in which nothing is assigned. */
export interface PauseHours {
  windows: readonly PauseWindow[];
  by: string;
  at: number;
}

/** What was said about pausing one scope. Whether it is paused follows from this and the time alone. */
export interface PauseRow {
  scopeId: string;
  asked: AskedPause | null;
  hours: PauseHours | null;
  /** somebody resumed within pause hours: those do not hold before then */
  override: { by: string; at: number; until: number } | null;
}

/** Why nothing of a scope, and of all under it, is assigned now. */
export interface Pause {
  scopeId: string;
  cause: 'asked' | 'hours';
  by: string;
  why: string;
  since: number | null;
  /** when it ends by itself; null: it does not */
  until: number | null;
}

const prefix = 'pause ';

/** The name of the setting that holds a scope's {@link PauseRow}. */
export const pauseSetting = (scopeId: string): string => `${prefix}${scopeId}`;
export const pauseSettings = prefix;

/** What such a setting says; null: it is another setting. */
export function pauseOfSetting({ id, value }: Pick<Setting, 'id' | 'value'>): PauseRow | null {
  return id.startsWith(prefix) ? { scopeId: id.slice(prefix.length), ...JSON.parse(value) } : null;
}

export const noPause = (scopeId: string): PauseRow => ({ scopeId, asked: null, hours: null, override: null });

const isAsked = ({ asked }: PauseRow, now: number): boolean => asked !== null && (asked.until === null || asked.until > now);

const openWindows = ({ hours }: PauseRow, now: number): PauseWindow[] =>
  hours?.windows.filter((window) => isOpen(window, now)) ?? [];

const isOverridden = ({ override }: PauseRow, now: number): boolean => override !== null && override.until > now;

/** `22:00 to 06:00 (Europe/Berlin)` */
export function windowText({ days, from, to, timeZone }: PauseWindow): string {
  const on = days.length === 0 ? '' : ` on ${days.join(', ')}`;
  return `${from} to ${to}${on} (${timeZone})`;
}

/** Why this scope itself is paused now; null: it is not. */
export function pauseOf(row: PauseRow, now: number): Pause | null {
  const { scopeId, asked, hours } = row;
  if (asked && isAsked(row, now))
    return { scopeId, cause: 'asked', by: asked.by, why: asked.why, since: asked.at, until: asked.until };
  if (!hours || isOverridden(row, now)) return null;
  const [open] = openWindows(row, now);
  if (!open) return null;
  const why = `pause hours ${windowText(open)}`;
  return { scopeId, cause: 'hours', by: hours.by, why, since: null, until: hoursEnd(row, now) };
}

/** When none of the hours that are now holds any more, and none that follows them without a gap. Null: they never end. */
export function hoursEnd(row: PauseRow, now: number): number | null {
  let at = now;
  // hours that follow each other round the clock never end
  for (let step = 0; step < 64; step++) {
    const open = openWindows(row, at);
    if (open.length === 0) return at;
    const ends = open.map((window) => nextTurn(window, at) ?? at);
    const next = Math.max(...ends);
    if (next <= at) return null;
    at = next;
  }
  return null;
}

/** What keeps jobs of a scope from being assigned now, the nearest scope first. */
export function pausesOf(scopeId: string, lookup: ScopeLookup, pauseIn: (scopeId: string) => Pause | null | undefined): Pause[] {
  return lineage(scopeId, lookup).flatMap((id) => pauseIn(id) ?? []);
}

/** The nearest scope's reason why jobs of a scope are not assigned now; null: they are. */
export const pausedAt = (
  scopeId: string,
  lookup: ScopeLookup,
  rowOf: (scopeId: string) => PauseRow | undefined,
  now: number,
): Pause | null => {
  const pauseIn = (id: string): Pause | null => {
    const row = rowOf(id);
    return row ? pauseOf(row, now) : null;
  };
  return pausesOf(scopeId, lookup, pauseIn)[0] ?? null;
};

/** When what holds of these rows may next change by time alone; null: it does not. */
export function nextChange(rows: Iterable<PauseRow>, now: number): number | null {
  let next: number | null = null;
  const take = (at: number | null | undefined): void => {
    if (at !== null && at !== undefined && at > now && (next === null || at < next)) next = at;
  };
  for (const { asked, hours, override } of rows) {
    take(asked?.until);
    take(override?.until);
    for (const window of hours?.windows ?? []) take(nextTurn(window, now));
  }
  return next;
}
