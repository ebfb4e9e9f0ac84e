import { giveUpLog, type JobState, logGivenUp, logQuietMsMax, nothing, type Runner } from '@baton/core';
import type { Context } from '../context.ts';
import type { OpenLog } from '../state/open-logs.ts';

/** Nearly all logs are closed within this time after their attempts: they need no look. */
const quietMsMin = 1_000;
/** What has to be looked at again waits so long. */
const lookEveryMs = 5_000;
/** Most jobs whose logs are looked at when a server starts: an earlier one may have gone before it did. Others are when somebody looks at them. */
const jobsMax = 500;
const attempted: readonly JobState[] = ['succeeded', 'failed', 'cancelled', 'needs_attention'];

const nothingStored = { acknowledged: 0, lines: 0, bytes: 0, linesDropped: 0, bytesDropped: 0 };

/** Closes logs of which nothing more can come, because their runner is gone or does not know of them. */
export async function openLogsPass(context: Context): Promise<void> {
  const now = context.deps.clock.monotonic();
  const isThere = (runnerId: string): boolean => context.fleet.runner(runnerId)?.credential === 'active';
  for (const [attemptId, log] of context.openLogs.due(now, { thereMs: logQuietMsMax, goneMs: quietMsMin }, isThere)) {
    log.nextLookAt = now + lookEveryMs;
    await look(context, attemptId, log, now - log.heardAt);
  }
}

async function look(context: Context, attemptId: string, { runnerId }: OpenLog, quietMs: number): Promise<void> {
  const { read } = context.deps.store;
  const ofStore = await read.get('attempt', attemptId);
  const maskedByServer = ofStore ? await context.masks.found(ofStore) : 0;
  const stored = { ...((await context.deps.logs.state(attemptId)) ?? nothingStored), maskedByServer };
  const { plan, state } = await context.committer.carryOut(
    async (fresh) => ({ attempt: await read.get('attempt', attemptId), runner: await runnerOf(context, runnerId, fresh) }),
    ({ attempt, runner }) => {
      const contact = runner ? context.presence.contact(runner) : 'revoked';
      const givenUp = attempt && logGivenUp(attempt, runner, { contact, quietMs }, context.now());
      return givenUp ? giveUpLog(attempt, runner, givenUp, stored, context.now()) : nothing();
    },
  );
  if (plan.changes.length === 0) {
    if (!state.attempt || state.attempt.log) context.openLogs.forget(attemptId);
    return;
  }
  context.deps.logger.info({ attemptId, runnerId }, 'a log that its runner did not close was closed');
  context.feed.logChanged(attemptId);
}

async function runnerOf({ fleet, deps }: Context, runnerId: string, fresh: boolean): Promise<Runner | null> {
  const known = fresh ? undefined : fleet.runner(runnerId);
  if (known) return known;
  const row = await deps.store.read.get('runner', runnerId);
  if (row) fleet.put(row);
  return row;
}

/** Finds the open logs of the newest jobs: what this server did not see end, nobody else will close. */
export async function loadOpenLogs(context: Context): Promise<void> {
  const { read } = context.deps.store;
  const filter = { states: attempted, scopeIds: null, runnerId: null, search: null };
  const { rows } = await read.jobs(filter, { limit: jobsMax, after: null });
  const now = context.deps.clock.monotonic();
  const ids = rows.flatMap(({ attemptId }) => attemptId ?? []);
  for (const attempt of await read.getMany('attempt', ids)) context.openLogs.put(attempt, now);
}
