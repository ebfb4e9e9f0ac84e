import { type Change, insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { ScopeLookup } from '../scope/covers.ts';
import { scopeEvent } from '../scope/event.ts';
import type { Setting } from './setting.ts';

/** How long a runner may be offline before it leaves the lists; null: for ever. */
export type RetentionMs = number | null;

export const defaultRunnerRetentionMs = 90 * 24 * 3_600_000;

const forEver = 'forever';

/** The name of the setting in which a scope has a retention of its own. */
export const runnerRetentionSetting = (scopeId: string): string => `runner_retention_ms ${scopeId}`;

/** What such a setting says; undefined when there is none. */
export const retentionOfSetting = (setting: Setting | null): RetentionMs | undefined =>
  setting === null ? undefined : setting.value === forEver ? null : Number(setting.value);

/**
 * The retention that holds for runners of a scope: its own, else that of the nearest scope above which has one, else `fallback`.
 *
 * @param own of a scope, by id; undefined: it has none of its own
 */
export function runnerRetentionOf(
  scopeId: string,
  lookup: ScopeLookup,
  own: (scopeId: string) => RetentionMs | undefined,
  fallback: RetentionMs,
): RetentionMs {
  let at: string | null = scopeId;
  for (let depth = 0; at !== null && depth < 8; depth++) {
    const found = own(at);
    if (found !== undefined) return found;
    at = lookup(at)?.parentId ?? null;
  }
  return fallback;
}

/** Gives a scope a retention of its own, or (undefined) takes it away, so that the one above holds. */
export function setRunnerRetention(
  scopeId: string,
  before: Setting | null,
  retentionMs: RetentionMs | undefined,
  by: string,
  now: number,
): Decision {
  if (retentionOfSetting(before) === retentionMs) return nothing();
  const words = retentionMs === undefined ? 'inherited' : retentionMs === null ? forEver : retentionMs;
  const event = scopeEvent(scopeId, 'runner_retention', now, { by, retentionMs: words });
  return plan([changeOf(scopeId, before, retentionMs)], [event]);
}

function changeOf(scopeId: string, before: Setting | null, retentionMs: RetentionMs | undefined): Change {
  if (retentionMs === undefined && before) return remove('setting', before);
  const value = retentionMs === null || retentionMs === undefined ? forEver : String(retentionMs);
  if (before) return update('setting', before, { value });
  return insert('setting', { id: runnerRetentionSetting(scopeId), revision: 1, value });
}
