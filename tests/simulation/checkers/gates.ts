import type { Make } from './checker.ts';

/** Leaves that the server gave for one job, by epoch. */
interface Leave {
  attemptId: string;
  epoch: number;
}

/**
 * Of all attempts at a job at most one is at what can't be taken back: leave is given only to the newest attempt while it runs, and to a
 * newer one only when the process of the one before is dead, in true time. No process acts on a leave that a newer attempt has by now.
 */
export const gates: Make = ({ rows, processes, name }, fail) => {
  const given = new Map<string, Leave[]>();
  const givenTo = (jobId: string): Leave[] => {
    const known = given.get(jobId) ?? [];
    given.set(jobId, known);
    return known;
  };
  return {
    committed: (changes) => {
      for (const { kind, before, after } of changes) {
        if (kind !== 'job' || !after || !('gate' in after) || !after.gate) continue;
        const { attemptId, epoch, over } = after.gate;
        const earlier = before && 'gate' in before ? before.gate : null;
        if (earlier?.attemptId !== attemptId) {
          const state = rows.attempt(attemptId)?.state;
          if (epoch !== after.epoch || state !== 'running')
            fail(`${name(attemptId)} passed the gate of ${name(after.id)}: epoch ${epoch} of ${after.epoch}, it is ${state}`);
          if (before && 'cancel' in before && before.cancel) fail(`${name(attemptId)} passed the gate of a job that is to end`);
          for (const leave of givenTo(after.id)) {
            if (leave.epoch >= epoch) fail(`${name(attemptId)} passed the gate after the newer ${name(leave.attemptId)}`);
            if (processes.has(leave.attemptId))
              fail(`${name(attemptId)} passed the gate of ${name(after.id)} while ${name(leave.attemptId)} still runs`);
          }
          givenTo(after.id).push({ attemptId, epoch });
        }
        if (over && processes.has(attemptId)) fail(`${name(attemptId)} passed the gate and is called over, though it still runs`);
      }
    },
    answered: ({ op, args }, handled) => {
      if (op !== 'gate' || !handled.ok) return;
      const attempt = rows.attempt(String(args[0]));
      const known = attempt && givenTo(attempt.jobId).some(({ attemptId }) => attemptId === attempt.id);
      if (!known) fail(`${name(String(args[0]))} got leave that stands nowhere`);
    },
    gatePassed: ({ assignment }) => {
      const { jobId, attemptId, epoch } = assignment;
      const newest = givenTo(jobId).at(-1);
      if (newest?.epoch !== epoch)
        fail(`${name(attemptId)} acts, though ${name(newest?.attemptId)} has the leave for ${name(jobId)}`);
    },
  };
};
