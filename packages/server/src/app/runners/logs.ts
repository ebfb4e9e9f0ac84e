import { type Attempt, type Decision, isLogClosed, type LogReceipt, logClosedEvent, nothing, plan, update } from '@baton/core';
import { type LogChunk, type LogEnd, type LogState, LogStoreFull } from '../../logstore/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { Received } from '../secrets/masked-log.ts';

/**
 * An attempt of this runner. Its log is taken also when the attempt is over or another one runs by now: what a job wrote is never
 * thrown away.
 */
async function attemptOf(context: Context, runnerId: string, attemptId: string, epoch: number): Promise<Attempt> {
  const known = context.work.get(attemptId)?.attempt ?? (await context.deps.store.read.get('attempt', attemptId));
  if (!known || known.runnerId !== runnerId || known.epoch !== epoch) throw new Refused('attempt_not_found', { attemptId });
  return known;
}

export async function appendLog(
  context: Context,
  runnerId: string,
  attemptId: string,
  epoch: number,
  chunks: readonly LogChunk[],
): Promise<{ acknowledged: number }> {
  const attempt = await attemptOf(context, runnerId, attemptId, epoch);
  if (attempt.log !== null && isLogClosed(attempt)) return { acknowledged: attempt.log.chunks };
  context.openLogs.heard(attemptId, context.deps.clock.monotonic());
  const startedAt = context.deps.clock.monotonic();
  const state = await storing(() =>
    attempt.hasSecrets ? context.masks.append(attempt, chunks) : context.deps.logs.append(attemptId, chunks),
  );
  context.deps.telemetry.observe('log_append', context.deps.clock.monotonic() - startedAt);
  context.deps.telemetry.count(
    'log_bytes',
    chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0),
  );
  context.feed.logChanged(attemptId);
  return { acknowledged: state.acknowledged };
}

/** The runner says what it produced in all; the receipt compares that with what is here. */
export async function closeLog(
  context: Context,
  runnerId: string,
  attemptId: string,
  epoch: number,
  end: LogEnd,
): Promise<{ complete: boolean; digest: string }> {
  const attempt = await attemptOf(context, runnerId, attemptId, epoch);
  if (attempt.log && isLogClosed(attempt)) return repeated(attempt.log, end);
  context.openLogs.heard(attemptId, context.deps.clock.monotonic());
  const { state, received } = await storing(() => closeStored(context, attempt, end));
  if (state.acknowledged < end.chunks || state.digest === null)
    throw new Refused('log_gap', { acknowledged: state.acknowledged, chunks: end.chunks });
  const receipt = receiptOf(state, received, end, context.now());
  await context.committer.carryOut(
    async (fresh) => (fresh ? await fromStore(context, attemptId) : await attemptOf(context, runnerId, attemptId, epoch)),
    (current) => recordReceipt(current, receipt),
  );
  context.deps.telemetry.count('log_lines', end.lines);
  context.feed.logChanged(attemptId);
  return { complete: receipt.complete, digest: receipt.digestStored };
}

const fromStore = async (context: Context, attemptId: string): Promise<Attempt> => {
  const attempt = (await context.loadWork(attemptId))?.attempt;
  if (!attempt) throw new Refused('attempt_not_found', { attemptId });
  return attempt;
};

function repeated(receipt: LogReceipt, end: LogEnd): { complete: boolean; digest: string } {
  if (receipt.chunks !== end.chunks || receipt.digestSent !== end.digest) throw new Refused('log_mismatch');
  return { complete: receipt.complete, digest: receipt.digestStored };
}

interface Closed {
  state: LogState;
  received: Received | null;
}

async function closeStored(context: Context, attempt: Attempt, end: LogEnd): Promise<Closed> {
  if (attempt.hasSecrets) return await context.masks.close(attempt, end);
  return { state: await context.deps.logs.close(attempt.id, end), received: null };
}

/** Of what came, before anything was masked. Where its digest is not known any more, the count of its bytes has to do. */
function isWhole(state: LogState, received: Received | null, end: LogEnd): boolean {
  if (!received) return state.digest === end.digest;
  return received.digest === null ? received.bytes === end.bytes : received.digest === end.digest;
}

const receiptOf = (state: LogState, received: Received | null, end: LogEnd, now: number): LogReceipt => ({
  chunks: end.chunks,
  lines: end.lines,
  bytes: end.bytes,
  linesDropped: end.linesDropped,
  bytesDropped: end.bytesDropped,
  digestSent: end.digest,
  digestStored: received?.digest ?? state.digest ?? '',
  complete: isWhole(state, received, end) && end.linesDropped === 0 && end.bytesDropped === 0,
  maskedByServer: received?.found ?? 0,
  closedAt: now,
  givenUp: null,
});

const recordReceipt = (attempt: Attempt, log: LogReceipt): Decision =>
  isLogClosed(attempt) ? nothing() : plan([update('attempt', attempt, { log })], [logClosedEvent(attempt, log)]);

async function storing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof LogStoreFull) throw new Refused('storage_full');
    throw error;
  }
}
