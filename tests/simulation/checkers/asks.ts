import type { JobPlan } from '../workload/plan.ts';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/**
 * A job that asks holds nothing and is not given away before somebody replied; the next attempt gets what the one that asked left and the
 * reply to it, on the same runner where that was asked for; nothing is asked twice or left out.
 */
export const asks: Make = ({ rows, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'job')) {
      if (!after || before?.state === after.state) continue;
      if (before?.state.startsWith('awaiting_') && after.state === 'queued' && !rows.table('jobAsk').get(after.id)?.answer)
        fail(`${name(after.id)} goes on, and nobody replied`);
      if (!after.state.startsWith('awaiting_')) continue;
      const ask = rows.table('jobAsk').get(after.id);
      if (!ask || ask.attemptId !== after.attemptId || ask.answer) fail(`${name(after.id)} is ${after.state}, and asks nothing`);
      if (rows.attemptsOf(after.id).some(({ state }) => state !== 'ended'))
        fail(`${name(after.id)} asks, and an attempt goes on`);
    }
  },
  processStarted: ({ assignment, runnerId }) => {
    const { jobId, attemptId, epoch, resume } = assignment;
    const plan = assignment.spec as JobPlan;
    // a frozen runner may begin what was given away long ago, and what came after it has asked since
    const asked = rows.attemptsOf(jobId).filter((each) => each.epoch < epoch && each.cause === 'asked');
    const last = asked.at(-1);
    if (!last !== !resume) fail(`${name(attemptId)} ${resume ? 'goes on' : 'begins'} after ${asked.length} questions`);
    if (!last || !resume) return;
    const { asked: count, by } = resume.state as { asked: number; by: string };
    if (by !== last.id || count !== asked.length)
      fail(`${name(attemptId)} goes on with question ${count} of ${name(by)}, the last was ${asked.length} of ${name(last.id)}`);
    if (resume.answer.text !== `to ${last.id}`) fail(`${name(attemptId)} got the reply “${resume.answer.text}”`);
    const ask = plan.asks[count - 1];
    if (ask?.what !== resume.answer.kind) fail(`${name(attemptId)} asked for ${ask?.what} and got ${resume.answer.kind}`);
    if (ask?.stay && runnerId !== last.runnerId) fail(`${name(attemptId)} was to stay on ${name(last.runnerId)}`);
  },
});
