import type { Make } from './checker.ts';

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
        const isRemoved = (rows.table('runner').get(runner.id)?.removedAt ?? null) !== null;
        if (runner.retired || isRemoved) continue;
        if (!receipt?.complete)
          fail(`the log of ${name(attemptId)} never came home: ${JSON.stringify(receipt ?? spool.settled)}`);
      }
  },
});
