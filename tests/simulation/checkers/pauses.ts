import type { Commit } from '@baton/server';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

interface Said {
  asked: { until: number | null } | null;
  hours: { windows: { from: string; to: string }[] } | null;
  override: { until: number } | null;
}

const prefix = 'pause ';
/** So long after its hours began, or its clock was set, a server may still offer what it had decided before. */
const graceMs = 6_000;

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Whether the hours are at an instant. People of the simulation say them in UTC, for every day. */
function isWithin({ from, to }: { from: string; to: string }, at: number): boolean {
  const minute = Math.floor(at / 60_000) % 1_440;
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return begin < end ? minute >= begin && minute < end : minute >= begin || minute < end;
}

/** A scope and those it stands under. */
function* lineOf(scopeId: string): Generator<string> {
  const parents: Record<string, string> = { 'project-default': 'organization-default', 'organization-default': 'instance' };
  for (let at: string | undefined = scopeId; at !== undefined; at = parents[at]) yield at;
}

/**
 * Once a pause was answered no job of its scope, or of what is under it, is offered until somebody resumes, or until it is over by the server's clock;
 * and none is within pause hours, unless somebody resumed within them. What was over is not any more when that clock is set back.
 */
export const pauses: Make = ({ world, rows, server, name }, fail) => {
  /** scopes whose pause was answered and holds since */
  const strict = new Set<string>();
  /** scopes whose pause was over by itself, before the server's clock was set */
  const wasOver = new Set<string>();
  /** by scope: since when its row says what it says */
  const saidAt = new Map<string, number>();
  let clockSetAt = 0;
  const said = (scopeId: string): Said | null => {
    const row = rows.table('setting').get(`${prefix}${scopeId}`);
    return row ? (JSON.parse(row.value) as Said) : null;
  };
  const now = (): number | null => server.life?.now() ?? null;

  /** The pause that a row said was over by itself; in doubt it was. */
  function isOver(value: string | undefined): boolean {
    const until = value === undefined ? null : (JSON.parse(value) as Said).asked?.until;
    return until !== null && until !== undefined && until <= (now() ?? until);
  }

  // only a clock that is set goes back
  server.beforeClockSet.add(() => {
    clockSetAt = world.now;
    // one that was not there when it would have ended did not see it end
    if (now() === null) return;
    for (const { id, value } of rows.table('setting').values()) {
      if (!id.startsWith(prefix) || !isOver(value)) continue;
      const scopeId = id.slice(prefix.length);
      strict.delete(scopeId);
      wasOver.add(scopeId);
    }
  });

  /** In words; null: its jobs may be offered. */
  function holds(scopeId: string): string | null {
    const [row, wall] = [said(scopeId), now()];
    if (!row || wall === null) return null;
    const isAsked = row.asked !== null && (row.asked.until === null || row.asked.until > wall);
    if (isAsked && strict.has(scopeId)) return 'is paused';
    const isSteady = world.now - Math.max(clockSetAt, saidAt.get(scopeId) ?? 0, server.startedAt) > graceMs;
    if (!isSteady) return null;
    if (isAsked && wasOver.has(scopeId)) return 'is paused again, since the clock was set back';
    if (row.override !== null && row.override.until > wall - graceMs) return null;
    const isOn = row.hours?.windows.some((each) => isWithin(each, wall) && isWithin(each, wall - graceMs));
    return isOn ? 'has its pause hours' : null;
  }

  return {
    asked: (commits: readonly Commit[]) => {
      for (const { changes } of commits)
        for (const change of changes) {
          if (change.kind !== 'attempt' || change.op !== 'insert') continue;
          for (const scopeId of lineOf(change.row.scopeId)) {
            const why = holds(scopeId);
            if (why) fail(`${name(change.row.jobId)} is offered, and ${scopeId} ${why}`);
          }
        }
    },
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'setting')) {
        const id = (after ?? before)?.id ?? '';
        if (!id.startsWith(prefix)) continue;
        const scopeId = id.slice(prefix.length);
        saidAt.set(scopeId, world.now);
        wasOver.delete(scopeId);
        // one that follows a pause which was over by itself is to be answered anew
        if (!said(scopeId)?.asked || isOver(before?.value)) strict.delete(scopeId);
      }
    },
    answered: ({ op, args }, handled) => {
      if (op !== 'person' || args[0] !== 'pause' || !handled.ok) return;
      const scopeId = { instance: 'instance', baton: 'organization-default' }[String(args[1])] ?? 'project-default';
      // who resumed meanwhile was answered by another row
      if (said(scopeId)?.asked && !wasOver.has(scopeId)) strict.add(scopeId);
    },
    rested: () => {
      for (const { id, value } of rows.table('setting').values())
        if (id.startsWith(prefix) && (JSON.parse(value) as Said).hours) fail(`${id} still has hours`);
    },
  };
};
