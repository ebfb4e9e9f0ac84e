import { mayTakeWork, type Runner } from '@baton/core';
import type { Context } from '../context.ts';

/** It registered an address that brings it, may have work, and nobody hears of it. */
function isAway(context: Context, runner: Runner): boolean {
  if (!runner.foreign?.webhook || runner.retiredAt !== null || !mayTakeWork({ ...runner, session: runner.session ?? noSession }))
    return false;
  return context.presence.contact(runner) === 'offline';
}

/** One that signed out, or never came, comes when it is called. */
const noSession = { id: '', startedAt: 0, bootId: '', address: '' };

/** Runners that come when they are called, and that a job waits for: it fits them, and may start. */
export async function calledFor(context: Context): Promise<string[]> {
  const away = [...context.fleet.ofPeople()].filter((runner) => isAway(context, runner));
  if (away.length === 0) return [];
  const waiting = context.queue.classIds();
  await context.classes.load(waiting);
  const ready = waiting.filter((classId) => !context.isPaused(classId));
  return away.flatMap(({ id }) => {
    const runnerClass = context.fleet.runnerClass(id);
    if (!runnerClass) return [];
    const fits = (classId: string): boolean => {
      const pin = context.classes.pinOf(classId);
      return (pin === null || pin === id) && context.classes.fitOf(classId, runnerClass) !== null;
    };
    return ready.some(fits) ? [id] : [];
  });
}
