import type { Make } from './checker.ts';
import { isGone, ofKind } from './rows.ts';

/** No log line disappears: what is stored is what was written, without gaps, and everything written comes home in the end. */
export const logs: Make = ({ rows, logs: disk, runners, name }, fail) => ({
  answered: ({ op, args }, handled) => {
    if (op !== 'appendLog' || !handled.ok) return;
    const attemptId = String(args[0]);
    const stored = disk.stored(attemptId)?.chunks.length ?? 0;
    const { acknowledged } = handled.body as { acknowledged: number };
    if (acknowledged > stored) fail(`${acknowledged} chunks of ${name(attemptId)} were acknowledged, ${stored} are stored`);
  },
  rested: () => {
    for (const runner of runners.values())
      for (const spool of runner.spools.values()) {
        const { attemptId } = spool;
        const chunks = disk.stored(attemptId)?.chunks ?? [];
        const gap = chunks.findIndex((chunk, index) => chunk.number !== index + 1);
        if (gap !== -1) fail(`the log of ${name(attemptId)} has a gap at ${gap + 1}`);
        const stored = Buffer.concat(chunks.map(({ bytes }) => bytes));
        const written = spool.bytes();
        if (!stored.equals(written.subarray(0, stored.length))) fail(`the log of ${name(attemptId)} is not what was written`);
        if (chunks.length < spool.acknowledged) fail(`acknowledged chunks of ${name(attemptId)} are gone`);
        const receipt = rows.attempt(attemptId)?.log;
        if (receipt?.complete && !stored.equals(written)) fail(`the log of ${name(attemptId)} is called complete and is not`);
        const row = rows.table('runner').get(runner.id);
        // what it wrote comes home though it is removed, unless its process died or was hurried away, or a person took its one job from it
        const wasTaken = rows.attempt(attemptId)?.cause !== 'finished';
        const hasLeft = row?.ephemeral && row.usedBy && runner.starts === 1 && runner.asked !== 'interrupt' && !wasTaken;
        if (!hasLeft && (runner.retired || isGone(row))) continue;
        if (!receipt?.complete)
          fail(`the log of ${name(attemptId)} never came home: ${JSON.stringify(receipt ?? spool.settled)}`);
      }
  },
});

/**
 * Every attempt that was accepted has a log that is closed in the end, also if it was never begun, or its runner is gone: by the runner, or by the
 * server, which says why. Only of a runner that may still come back nobody knows.
 */
export const logsAreClosed: Make = ({ rows, runners, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      if (before?.log && before.log.givenUp === null && JSON.stringify(after?.log) !== JSON.stringify(before.log))
        fail(`the log of ${name(before.id)} was closed again`);
      if (!after?.log?.givenUp || before?.log) continue;
      const row = rows.table('runner').get(after.runnerId);
      const isVoid = row?.credential === 'revoked' || row?.removedAt !== null;
      if (after.log.complete) fail(`the log of ${name(after.id)} was given up, and is called complete`);
      if (after.log.givenUp !== 'runner_silent' && !isVoid)
        fail(`the log of ${name(after.id)} was given up as ${after.log.givenUp}`);
    }
  },
  rested: () => {
    for (const { id, runnerId, acceptedAt, log } of rows.table('attempt').values()) {
      const row = rows.table('runner').get(runnerId);
      // an ephemeral one has an hour for the rest of its log
      const mayCome = row?.ephemeral ? isGone(row) : runners.get(runnerId)?.retired && !isGone(row);
      if (acceptedAt !== null && log === null && !mayCome) fail(`the log of ${name(id)} was never closed`);
    }
  },
});
