import type { Make } from './checker.ts';

/** An offer is made only to a runner whose sync is held open at that moment, never more than it has free slots, and told once. */
export const offers: Make = ({ server, name }, fail) => {
  const told = new Set<string>();
  return {
    asked: (commits) => {
      for (const { changes } of commits)
        for (const change of changes) {
          if (change.kind !== 'attempt' || change.op !== 'insert') continue;
          const { id, runnerId, sessionId } = change.row;
          const held = [...(server.serving.syncs.get(runnerId) ?? [])].filter((sync) => sync.sessionId === sessionId);
          if (!held.some((sync) => sync.open() && sync.freeSlots > 0))
            fail(`${name(id)} is offered to ${name(runnerId)}, which does not wait for work`);
        }
    },
    answered: ({ op, from, args }, handled) => {
      if (op !== 'sync' || !handled.ok) return;
      const { freeSlots, draining } = args[0] as { freeSlots: number; draining: boolean };
      const given = (handled.body as { offers: { attemptId: string }[] }).offers;
      if (given.length > freeSlots) fail(`${name(from)} has ${freeSlots} free slots and got ${given.length} offers`);
      if (given.length > 0 && draining) fail(`${name(from)} drains and got an offer`);
      for (const { attemptId } of given) {
        if (told.has(attemptId)) fail(`${name(attemptId)} was offered twice`);
        told.add(attemptId);
      }
    },
  };
};

/** The dispatcher needs its repair sweep for nothing as long as the store works. */
export const noRepairs: Make = ({ storeFaults }, fail) => ({
  counted: (what) => {
    if (what === 'sweep_repairs' && !storeFaults) fail('the repair sweep found something that no fault explains');
  },
});

/** A runner process goes only when it was asked to, or when its runner was removed. */
export const exits: Make = ({ rows, name }, fail) => ({
  runnerExited: (runner, { code, failure }) => {
    const isRemoved = (rows.table('runner').get(runner.id)?.removedAt ?? null) !== null;
    const expected = isRemoved ? 2 : runner.asked === null ? null : runner.asked === 'interrupt' ? [0, 1] : 0;
    const fits = Array.isArray(expected) ? expected.includes(code) : code === expected;
    if (!fits && !(isRemoved && code === 0)) fail(`${name(runner.id)} exited with ${code}: ${JSON.stringify(failure)}`);
  },
});
