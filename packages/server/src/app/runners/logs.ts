import {
  type Attempt,
  type Decision,
  isLogClosed,
  type LogReceipt,
  logClosedEvent,
  mayBeElsewhere,
  nothing,
  plan,
  update,
} from '@baton/core';
import { type LogChunk, type LogEnd, type LogState, LogStoreFull } from '../../logstore/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { AppendedLog, ClosedLog, LogStanding, SentChunk } from '../runner-calls.ts';
import type { TakenLog } from '../secrets/log-masks.ts';
import { markIn, noteOf } from './chunk-note.ts';

/** Bytes that are read at a time where marks are looked for. */
const pageBytes = 1024 * 1024;

/**
 * An attempt of this runner. Its log is taken also when the attempt is over or another one runs by now: what a job wrote is never
 * thrown away.
 */
async function attemptOf(context: Context, runnerId: string, attemptId: string, epoch: number): Promise<Attempt> {
  const known = context.work.get(attemptId)?.attempt ?? (await context.deps.store.read.get('attempt', attemptId));
  if (!known || known.runnerId !== runnerId || known.epoch !== epoch) throw new Refused('attempt_not_found', { attemptId });
  return known;
}

/** Takes chunks, and closes the log where its end comes with them and nothing is missing. */
export async function appendLog(
  context: Context,
  runnerId: string,
  attemptId: string,
  epoch: number,
  sent: readonly SentChunk[],
  end: LogEnd | null = null,
): Promise<AppendedLog> {
  const attempt = await attemptOf(context, runnerId, attemptId, epoch);
  if (attempt.log !== null && isLogClosed(attempt))
    return { acknowledged: attempt.log.chunks, ...(end && { closed: repeated(attempt.log, end) }) };
  context.openLogs.heard(attemptId, context.deps.clock.monotonic());
  const chunks = sent.map(toStored);
  const startedAt = context.deps.clock.monotonic();
  const { state, received } = await storing(() => take(context, attempt, chunks, end));
  context.deps.telemetry.observe('log_append', context.deps.clock.monotonic() - startedAt);
  context.deps.telemetry.count(
    'log_bytes',
    chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0),
  );
  context.feed.logChanged(attemptId);
  const { acknowledged } = state;
  if (!end || !isAll(state, end)) return { acknowledged };
  const closed = await recordEnd(context, { runnerId, attemptId, epoch }, { state, received }, end);
  return { acknowledged: Math.min(acknowledged, end.chunks), closed };
}

const toStored = ({ mark = null, ...chunk }: SentChunk): LogChunk =>
  mark === null ? chunk : { ...chunk, note: noteOf(mark, null) };

/** Asked for together, they share a sync; calls for one log take effect in their order. */
async function take(
  { deps, masks }: Context,
  attempt: Attempt,
  chunks: readonly LogChunk[],
  end: LogEnd | null,
): Promise<TakenLog> {
  const isMasked = masks.concerns(attempt, chunks);
  if (typeof isMasked === 'boolean' ? isMasked : await isMasked) return await masks.take(attempt, chunks, end);
  const appended = deps.logs.append(attempt.id, chunks);
  if (!end) return { state: await appended, received: null };
  const [, state] = await Promise.all([appended, deps.logs.close(attempt.id, end)]);
  return { state, received: null };
}

const isAll = (state: LogState, end: LogEnd): boolean => state.acknowledged >= end.chunks && state.digest !== null;

/** The runner says what it produced in all; the receipt compares that with what is here. */
export async function closeLog(
  context: Context,
  runnerId: string,
  attemptId: string,
  epoch: number,
  end: LogEnd,
): Promise<ClosedLog> {
  const attempt = await attemptOf(context, runnerId, attemptId, epoch);
  if (attempt.log && isLogClosed(attempt)) return repeated(attempt.log, end);
  context.openLogs.heard(attemptId, context.deps.clock.monotonic());
  const taken = await storing(() => take(context, attempt, [], end));
  const { acknowledged } = taken.state;
  if (!isAll(taken.state, end)) throw new Refused('log_gap', { acknowledged, chunks: end.chunks });
  return await recordEnd(context, { runnerId, attemptId, epoch }, taken, end);
}

/**
 * How far the log of an attempt has come.
 *
 * @param marksMax so many of its last chunks are told by their marks, while it is open
 */
export async function logStanding(
  context: Context,
  { runnerId, attemptId, epoch }: { runnerId: string; attemptId: string; epoch: number },
  marksMax: number,
): Promise<LogStanding> {
  const { logs, vault } = context.deps;
  const attempt = await attemptOf(context, runnerId, attemptId, epoch);
  const markKey = vault.mark(`lines of ${attemptId}`);
  const known = { markKey, mayBeElsewhere: mayBeElsewhere(attempt, context.deps.dataFolderSince ?? 0) };
  if (attempt.log && isLogClosed(attempt)) {
    const { chunks } = attempt.log;
    return { ...known, chunks, lines: await toldLines(context, attemptId, attempt.log), isClosed: true, marks: [] };
  }
  const { acknowledged: chunks = 0, linesDropped = 0 } = (await logs.state(attemptId)) ?? {};
  const lines = await toldLines(context, attemptId, { chunks, linesDropped });
  const marks: LogStanding['marks'] = [];
  for (let after = Math.max(0, chunks - marksMax); after < chunks; ) {
    const page = (await logs.read(attemptId, after, pageBytes)).filter(({ number }) => number <= chunks);
    for (const { note } of page) marks.push(markIn(note));
    after = page.at(-1)?.number ?? chunks;
  }
  return { ...known, chunks, lines, isClosed: false, marks };
}

/** Nearly always they are as many as the chunks; else those are looked for that stand for others. */
async function toldLines(
  { deps }: Context,
  attemptId: string,
  { chunks, linesDropped }: Pick<LogReceipt, 'chunks' | 'linesDropped'>,
): Promise<number> {
  if (linesDropped === 0) return chunks;
  let standIns = 0;
  for (let after = 0; after < chunks; ) {
    const page = await deps.logs.read(attemptId, after, pageBytes);
    standIns += page.filter((chunk) => chunk.number <= chunks && chunk.linesDropped > 0).length;
    after = page.at(-1)?.number ?? chunks;
  }
  // a log that is in another data folder can not be looked at: nearly always it is one
  return chunks - Math.max(1, standIns) + linesDropped;
}

/** Its runner tells no digest: the receipt says what is here. */
export async function sealLog(
  context: Context,
  { runnerId, attemptId, epoch }: { runnerId: string; attemptId: string; epoch: number },
  isCounted = false,
): Promise<ClosedLog> {
  const attempt = await attemptOf(context, runnerId, attemptId, epoch);
  if (attempt.log && isLogClosed(attempt)) return { complete: attempt.log.complete, digest: attempt.log.digestStored };
  const state = await storing(() => context.deps.logs.state(attemptId));
  const { acknowledged: chunks = 0, lines = 0, bytes = 0, linesDropped = 0, bytesDropped = 0 } = state ?? {};
  const end = { chunks, lines, bytes, linesDropped, bytesDropped, digest: '' };
  const taken = await storing(() => take(context, attempt, [], end));
  const digest = taken.received?.digest ?? taken.state.digest ?? '';
  const isAllHere = isCounted || !mayBeElsewhere(attempt, context.deps.dataFolderSince ?? 0);
  return await recordEnd(context, { runnerId, attemptId, epoch }, taken, { ...end, digest }, isAllHere);
}

/** Writes down what the runner produced, and what is here of it. */
async function recordEnd(
  context: Context,
  { runnerId, attemptId, epoch }: { runnerId: string; attemptId: string; epoch: number },
  taken: TakenLog,
  end: LogEnd,
  isAllHere = true,
): Promise<ClosedLog> {
  const whole = receiptOf(taken, end, context.now());
  const receipt = { ...whole, complete: whole.complete && isAllHere };
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

function repeated(receipt: LogReceipt, end: LogEnd): ClosedLog {
  if (receipt.chunks !== end.chunks || receipt.digestSent !== end.digest) throw new Refused('log_mismatch');
  return { complete: receipt.complete, digest: receipt.digestStored };
}

/** Of what came, before anything was masked. */
const isWhole = ({ state, received }: TakenLog, end: LogEnd): boolean =>
  (received ? received.digest : state.digest) === end.digest;

const receiptOf = (taken: TakenLog, end: LogEnd, now: number): LogReceipt => ({
  chunks: end.chunks,
  lines: end.lines,
  bytes: end.bytes,
  linesDropped: end.linesDropped,
  bytesDropped: end.bytesDropped,
  digestSent: end.digest,
  digestStored: taken.received?.digest ?? taken.state.digest ?? '',
  complete: isWhole(taken, end) && end.linesDropped === 0 && end.bytesDropped === 0,
  maskedByServer: taken.received?.found ?? 0,
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
