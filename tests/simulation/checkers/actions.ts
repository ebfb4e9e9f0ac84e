import type { EventDraft, Runner } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind, type Rows } from './rows.ts';

/** A slow store takes so long for a commit or two, and the offer itself would not expire before. */
const takenBackMsMax = 1_500;

const has = (events: readonly EventDraft[], runnerId: string, type: string): boolean =>
  events.some((event) => event.entityId === runnerId && event.type === type);

/** Attempts of a runner that an action should have ended and did not. */
const leftOf = (rows: Rows, runnerId: string, states: readonly string[]): string[] =>
  [...rows.table('attempt').values()]
    .filter((attempt) => attempt.runnerId === runnerId && states.includes(attempt.state))
    .map(({ id }) => id);

/** Actions do to a runner's row what the table of actions says, in the commit that tells of them, and nothing else does. */
export const actions: Make = ({ world, rows, serverBreaks, storeFaults, name }, fail) => {
  /** An offer that was being written at that moment goes back right after it. One whose commit had an unknown outcome was told to nobody. */
  const checkLeft = (runnerId: string, type: string): void => {
    for (const id of leftOf(rows, runnerId, ['running'])) fail(`${name(runnerId)} was ${type}, and ${name(id)} goes on`);
    const offered = leftOf(rows, runnerId, ['offered']);
    const breaks = serverBreaks();
    world.after(takenBackMsMax, () => {
      if (storeFaults || breaks !== serverBreaks()) return;
      for (const id of offered)
        if (rows.attempt(id)?.state === 'offered') fail(`${name(runnerId)} was ${type}, and is still offered ${name(id)}`);
    });
  };
  const check = (before: Runner, after: Runner, events: readonly EventDraft[]): void => {
    const told = (type: string): boolean => has(events, after.id, `runner.${type}`);
    const who = name(after.id);
    if (told('kicked') && after.session) fail(`${who} was kicked and has a session`);
    if (told('rotated') || told('revoked')) {
      if (after.session || after.credential !== 'revoked') fail(`${who} was revoked and is ${after.credential}`);
    }
    for (const type of ['kicked', 'rotated', 'revoked']) if (told(type)) checkLeft(after.id, type);
    const isEnabled = events.some(
      ({ type, entityId, detail }) => type === 'runner.enabled' && entityId === after.id && !detail.reason,
    );
    if (told('enabled') && (after.disabled || (isEnabled && after.draining?.by === 'server')))
      fail(`${who} was enabled and is not`);
    if (before.draining?.by === 'server' && after.draining?.by !== 'server') {
      const isOver = told('enabled') || told('removed');
      if (!isOver && !(told('signed_out') && after.disabled)) fail(`the drain of ${who} ended, and it may take jobs`);
    }
    if (before.disabled && !after.disabled && !told('enabled') && !told('removed')) fail(`nobody enabled ${who}`);
    for (const event of events) if (event.entityId === after.id) checkEnd(before, event);
  };
  const checkEnd = ({ id, disabled }: Runner, { type, detail, at }: EventDraft): void => {
    if (type !== 'runner.enabled' || detail.reason === undefined) return;
    if (disabled?.until == null || at < disabled.until)
      fail(`${name(id)} was enabled ${(disabled?.until ?? 0) - at} ms too early`);
  };
  return {
    committed: (changes, { events }) => {
      for (const { before, after } of ofKind(changes, 'runner')) if (before && after) check(before, after, events);
      for (const { before, after } of ofKind(changes, 'job')) {
        if (!after?.cancel || before?.cancel || !after.cancel.reason?.startsWith('the drain')) continue;
        const { draining } = rows.table('runner').get(after.runnerId ?? '') ?? {};
        if (draining?.deadline != null && after.cancel.at < draining.deadline)
          fail(`${name(after.id)} was cancelled ${draining.deadline - after.cancel.at} ms before the end of the drain`);
      }
    },
  };
};
