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
        const isRemoved = isGone(rows.table('runner').get(runner.id));
        if (runner.retired || isRemoved) continue;
        if (!receipt?.complete)
          fail(`the log of ${name(attemptId)} never came home: ${JSON.stringify(receipt ?? spool.settled)}`);
      }
  },
});

/**
 * Every attempt that was accepted has a log that is closed in the end, also if it was never begun. Only a runner process that dies between the two
 * can not know of it.
 */
export const logsAreClosed: Make = ({ rows, runners, name }, fail) => {
  const acceptedBy = new Map<string, string>();
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt')) {
        if (!after || after.acceptedAt === null || (before?.acceptedAt ?? null) !== null) continue;
        // the process may be dead, and another one run, by the time its acceptance is taken
        const session = rows.table('runner').get(after.runnerId)?.session;
        acceptedBy.set(after.id, session?.id === after.sessionId ? session.bootId : '');
      }
    },
    rested: () => {
      for (const attempt of rows.table('attempt').values()) {
        const runner = runners.get(attempt.runnerId);
        const isRemoved = isGone(rows.table('runner').get(attempt.runnerId));
        if (!runner || runner.retired || isRemoved || attempt.log !== null || !acceptedBy.has(attempt.id)) continue;
        if (acceptedBy.get(attempt.id) === runner.bootId) fail(`the log of ${name(attempt.id)} was never closed`);
      }
    },
  };
};
