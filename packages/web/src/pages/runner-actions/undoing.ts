import type { Runner, RunnerAction, RunnerActionName } from '@baton/protocol';
import { isEnabled } from './acts.ts';

/** What is to be done to take an action back. */
export interface Inverse {
  action: RunnerActionName;
  input: RunnerAction;
}

type Facts = Pick<Runner, 'disabled' | 'draining' | 'tasks'>;

/** What is left of a time that was given; null: none was; undefined: it is over. */
function left(until: number | null, now: number): number | null | undefined {
  if (until === null) return null;
  return until > now ? until - now : undefined;
}

/**
 * What takes back what was done to a runner that was as `before`. Null: nothing truly does. One that had nothing to finish has signed out by its drain
 * and is gone; who was disabled already, and is again, was told another reason.
 */
export function inverseOf(action: RunnerActionName, before: Facts, now: number): Inverse | null {
  if (action === 'disable') return isEnabled(before) ? { action: 'enable', input: {} } : null;
  if (action === 'drain') return isEnabled(before) && before.tasks.length > 0 ? { action: 'enable', input: {} } : null;
  if (action !== 'enable' || isEnabled(before)) return null;
  const byPerson = before.draining?.by == null ? null : before.draining;
  const held = byPerson ?? before.disabled;
  const forMs = left(byPerson ? byPerson.deadline : (before.disabled?.until ?? null), now);
  if (!held || forMs === undefined) return null;
  const input = { ...(held.reason === null ? {} : { reason: held.reason }), ...(forMs === null ? {} : { forMs }) };
  return { action: byPerson ? 'drain' : 'disable', input };
}

/** What is the same for several is done in one go. */
export function grouped(inverses: ReadonlyMap<string, Inverse>): (Inverse & { ids: string[] })[] {
  const groups = new Map<string, Inverse & { ids: string[] }>();
  for (const [id, inverse] of inverses) {
    const key = JSON.stringify(inverse);
    const group = groups.get(key) ?? { ...inverse, ids: [] };
    groups.set(key, group);
    group.ids.push(id);
  }
  return [...groups.values()];
}
