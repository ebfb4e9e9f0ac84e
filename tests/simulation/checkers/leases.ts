import type { ReportItem, SyncAnswer, SyncRequest } from '@baton/protocol';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/** Clocks may be this much off. */
const drift = 1.02;

/** At most one attempt of a job is alive; epochs only rise. */
export const oneLease: Make = ({ rows, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      if (!after) continue;
      const all = rows.attemptsOf(after.jobId);
      const live = all.filter(({ state }) => state === 'running' || state === 'offered' || state === 'stopping');
      if (live.length > 1) fail(`${name(after.jobId)} has two live attempts: ${live.map(({ id }) => name(id)).join(', ')}`);
      if (before && before.epoch !== after.epoch) fail(`${name(after.id)} changed its epoch`);
      if (before || all.length < 2) continue;
      const highest = Math.max(...all.filter(({ id }) => id !== after.id).map(({ epoch }) => epoch));
      if (after.epoch <= highest) fail(`${name(after.id)} has epoch ${after.epoch}, but ${highest} was there before`);
    }
    for (const { before, after } of ofKind(changes, 'job'))
      if (before && after && after.epoch < before.epoch) fail(`the epoch of ${name(after.id)} fell`);
  },
});

/** Only the newest attempt of a job can be ended by its runner's word, and what was accepted is what was reported. */
export const reports: Make = ({ rows, name }, fail) => {
  const checkTaken = ({ attemptId, epoch, kind, exitCode }: ReportItem): void => {
    const attempt = rows.attempt(attemptId);
    const what = `the report ${kind} of ${name(attemptId)}`;
    if (attempt?.state !== 'ended') {
      fail(`${what} was accepted, but the attempt goes on`);
      return;
    }
    if (attempt.epoch !== epoch) fail(`${what} was accepted under another epoch`);
    if (!['succeeded', 'failed', 'timeout', 'prepare_failed'].includes(kind)) return;
    if (attempt.cause !== (kind === 'prepare_failed' ? kind : 'finished') || attempt.exitCode !== exitCode)
      fail(`${what} (${exitCode}) was accepted, but it ended as ${attempt.cause} (${attempt.exitCode})`);
  };
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt')) {
        if (after?.state !== 'ended' || before?.state === 'ended') continue;
        const byRunner = ['finished', 'asked', 'fenced', 'interrupted', 'prepare_failed'].includes(after.cause ?? '');
        if (byRunner && rows.attemptsOf(after.jobId).at(-1)?.id !== after.id)
          fail(`${name(after.id)} ended as ${after.cause}, though a newer attempt exists`);
      }
    },
    answered: ({ op, args }, handled) => {
      if (op !== 'sync' || !handled.ok) return;
      const sent = (args[0] as SyncRequest).reports ?? [];
      for (const outcome of (handled.body as SyncAnswer).reports ?? []) {
        const report = sent.find(({ attemptId }) => attemptId === outcome.attemptId);
        if (!report) fail(`an outcome was told for ${name(outcome.attemptId)}, of which no report rode along`);
        else if ('accepted' in outcome) checkTaken(report);
      }
    },
  };
};

/** No lease is given up early: not before its time after the last answer to its runner, or after the server itself was away. */
export const leaseKept: Make = ({ world, durations, rows, runners, server, serverBackAt, name }, fail) => {
  const answeredAt = new Map<string, number>();
  /** by attempt: it came back, so its runner is there */
  const returnedAt = new Map<string, number>();
  const acceptedAt = new Map<string, number>();
  return {
    answered: ({ op, from, args }, { ok, open }) => {
      if (op !== 'sync' || !ok || !open) return;
      // an older sync that was overtaken, or one of an earlier session, renews nothing
      const { sessionId, number } = args[0] as { sessionId: string; number: number };
      if (rows.table('runner').get(from)?.session?.id !== sessionId || number < (server.serving.newest.get(sessionId) ?? 0))
        return;
      answeredAt.set(from, world.now);
    },
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt'))
        if (before?.state === 'lost' && after?.state === 'running') returnedAt.set(after.id, world.now);
        else if (before?.state === 'offered' && after?.state === 'running') acceptedAt.set(after.id, world.now);
    },
    asked: (commits) => {
      for (const { changes, events } of commits)
        for (const change of changes) {
          if (change.kind !== 'attempt' || change.op !== 'update') continue;
          const { row } = change;
          const lost = events.find(({ type, detail }) => type === 'job.attempt_lost' && detail.attemptId === row.id);
          const stored = rows.attempt(row.id);
          // however an action named the cause, it may be the lease that confirms the end
          if (lost?.detail.cause !== 'lease_expired' || !stored || stored.revision !== row.revision - 1) continue;
          if (stored.state !== 'running' && stored.state !== 'stopping') continue;
          const told = Math.max(answeredAt.get(row.runnerId) ?? 0, returnedAt.get(row.id) ?? 0);
          const since = Math.max(told, serverBackAt());
          if (world.now - since < durations.leaseTtlMs / drift)
            fail(`the lease of ${name(row.id)} was given up ${Math.round(world.now - since)} ms after its last answer`);
          const job = rows.job(row.jobId);
          if (job?.onPartition !== 'stop' || runners.get(row.runnerId)?.fences !== false) continue;
          const heldMs = world.now - (acceptedAt.get(row.id) ?? 0);
          if (job.timeLimitMs === null || heldMs < job.timeLimitMs / drift)
            fail(`${name(row.id)} was given up after ${Math.round(heldMs)} ms, though its runner does not stop it by itself`);
        }
    },
  };
};

/** An attempt that its runner process still has in hand is never given up as one that it no longer lists. */
export const heldIsKept: Make = ({ rows, runners, processes, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      if (after?.state !== 'ended' || before?.state === 'ended') continue;
      if (!['missing_from_sync', 'new_session', 'signed_out'].includes(after.cause ?? '')) continue;
      const held = runners.get(after.runnerId)?.session?.state.attempts.get(after.id);
      const isUntold = held?.phase === 'ended' && !held.settled && rows.attempt(after.id)?.acceptedAt !== null;
      if (processes.has(after.id) || isUntold)
        fail(`${name(after.id)} was lost as ${after.cause}, though its runner still has it`);
    }
  },
});
