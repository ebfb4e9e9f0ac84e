import { type Contact, plan, runnerEvent } from '@baton/core';
import type { Context } from '../context.ts';

/** What a runner is after a start of the server, before anything is known: nothing that has to be told. */
const quietFirsts: readonly Contact[] = ['unknown', 'not_registered', 'offline', 'revoked'];

/** Tells of every change of contact as an event, also of those that time alone brings. */
export async function contactPass(context: Context): Promise<void> {
  const changes = context.presence
    .takeChanges(context.fleet.runner)
    .filter(({ from, to }) => from !== null || !quietFirsts.includes(to));
  if (changes.length === 0) return;
  const now = context.now();
  try {
    await context.committer.commit(changes.map(({ runner, from, to }) => plan([], [runnerEvent(runner, to, now, { from })])));
  } catch (error) {
    for (const { runner, from } of changes) context.presence.untold(runner.id, from);
    throw error;
  }
}

/** Last-seen times go to the store in one batch, so that *last heartbeat* survives a restart. */
export async function flushPass(context: Context): Promise<void> {
  const rows = context.presence.takeUnflushed();
  if (rows.length > 0) await context.deps.store.flushPresence(rows);
}
