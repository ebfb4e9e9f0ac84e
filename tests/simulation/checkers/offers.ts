import type { Make } from './checker.ts';
import { isGone, ofKind } from './rows.ts';

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

/**
 * A runner process goes only when it was asked to, on its machine or by the server's drain; when its runner was removed or its credential made
 * void; and when a request of an earlier process, late on its way, took the runner from it.
 */
export const exits: Make = ({ rows, runners, name }, fail) => {
  const ghosts = new Set<string>();
  const drained = new Set<string>();
  const voided = new Set<string>();
  return {
    runnerStarted: (runnerId) => {
      ghosts.delete(runnerId);
      const row = rows.table('runner').get(runnerId);
      if (row?.draining?.by !== 'server') drained.delete(runnerId);
      if (row?.credential === 'active') voided.delete(runnerId);
    },
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'runner')) {
        if (!after) continue;
        if (after.session && after.session.bootId !== runners.get(after.id)?.bootId) ghosts.add(after.id);
        if (after.draining?.by === 'server') drained.add(after.id);
        const isRenewed = rows.table('token').get(after.tokenId ?? '')?.replaces === before?.tokenId;
        if (before && (after.credential === 'revoked' || (before.tokenId !== after.tokenId && !isRenewed))) voided.add(after.id);
      }
    },
    runnerExited: (runner, { code, failure }) => {
      const isRemoved = isGone(rows.table('runner').get(runner.id));
      const expected: (number | null)[] = [];
      if (isRemoved) expected.push(0, 2);
      if (drained.has(runner.id)) expected.push(0);
      if (voided.has(runner.id)) expected.push(2);
      if (runner.asked !== null || rows.table('runner').get(runner.id)?.usedBy) expected.push(0);
      if (runner.asked === 'interrupt') expected.push(1);
      if (ghosts.has(runner.id)) expected.push(3);
      if (!expected.includes(code)) fail(`${name(runner.id)} exited with ${code}: ${JSON.stringify(failure)}`);
    },
  };
};
