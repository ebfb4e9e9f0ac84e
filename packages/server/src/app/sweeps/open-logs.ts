import type { JobState } from '@baton/core';
import { giveUpLog, logGivenUp, logQuietMsMax, nothing } from '@baton/core';
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
    async () => ({
      attempt: await read.get('attempt', attemptId),
      runner: context.fleet.runner(runnerId) ?? (await read.get('runner', runnerId)),
    }),
    ({ attempt, runner }) => {
      const contact = runner ? context.presence.contact(runner) : 'revoked';
      const givenUp = attempt && logGivenUp(attempt, runner, { contact, quietMs }, context.now());
      return givenUp ? giveUpLog(attempt, givenUp, stored, context.now()) : nothing();
    },
  );
  if (plan.changes.length === 0) {
    if (!state.attempt || state.attempt.log) context.openLogs.forget(attemptId);
    return;
  }
  context.deps.logger.info({ attemptId, runnerId }, 'a log that its runner did not close was closed');
  context.feed.logChanged(attemptId);
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
