import type { EventDraft } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/** A person removed it, whatever it had. */
const byPerson = (events: readonly EventDraft[], runnerId: string): boolean =>
  events.some(({ type, entityId, detail }) => type === 'runner.removed' && entityId === runnerId && detail.by === 'somebody');

/**
 * An ephemeral runner is offered one job at a time, gets one, is offered nothing after it, and is removed when, and only when, that is over; or when
 * it never got one, and was not heard of for long.
 */
export const oneJobEach: Make = ({ world, durations, rows, storeFaults, name }, fail) => {
  const took = new Map<string, string>();
  const heardAt = new Map<string, number>();
  // it was heard of when its last sync came, which was answered up to a hold later
  const silentMsMin = durations.offlineAfterMs / 1.02 - 1.3 * durations.syncHoldMs;
  const isEphemeral = (runnerId: string): boolean => rows.table('runner').get(runnerId)?.ephemeral ?? false;
  return {
    answered: ({ op, from }, { ok }) => {
      if (op === 'sync' && ok) heardAt.set(from, world.now);
    },
    committed: (changes, { events }) => {
      for (const { before, after } of ofKind(changes, 'attempt')) {
        if (!after || !isEphemeral(after.runnerId)) continue;
        const first = took.get(after.runnerId);
        // an offer whose commit had an unknown outcome was told to nobody
        for (const other of before || storeFaults ? [] : rows.table('attempt').values())
          if (other.runnerId === after.runnerId && other.id !== after.id && other.state !== 'ended')
            fail(`${name(after.runnerId)} is offered ${name(after.id)} while ${name(other.id)} is ${other.state}`);
        if (!before && first !== undefined)
          fail(`${name(after.id)} is offered to ${name(after.runnerId)}, which had ${name(first)}`);
        if (before?.state !== 'offered' || after.state !== 'running') continue;
        if (first !== undefined) fail(`${name(after.runnerId)} takes ${name(after.id)} after ${name(first)}`);
        took.set(after.runnerId, after.id);
      }
      for (const { before, after } of ofKind(changes, 'runner')) {
        if (!after?.ephemeral || after.removedAt === null || before?.removedAt !== null) continue;
        const own = rows.attempt(took.get(after.id) ?? '');
        if (byPerson(events, after.id)) continue;
        if (!own && before.usedBy === null) {
          const silentMs = world.now - (heardAt.get(after.id) ?? 0);
          if (before.session && silentMs < silentMsMin)
            fail(`${name(after.id)} is removed as unused, ${Math.round(silentMs)} ms after it was heard of`);
        } else if (own?.state !== 'ended') fail(`${name(after.id)} is removed, its attempt is ${own?.state ?? 'none'}`);
      }
    },
  };
};
