import { auditOf, changed, type Plan, plan, type Runner, remove, removeUnused, runnerEvent, serverActor } from '@baton/core';
import type { Context } from '../context.ts';
import type { FinishedJobs } from './finished-jobs.ts';
import { pruneAudit } from './prune-audit.ts';
import { pruneEvents } from './prune-events.ts';
import { retireSilent } from './retire.ts';

/** Most rows that one pass takes away, so that it never holds up the work. */
const batchMax = 500;
/** Takes away what has outlived its use: remembered keys, sign-ins that ended, runner rows that were never paired, ephemeral runners that never got a job, runners that were silent for too long, finished jobs and logs whose time is over, old events. */
export async function retentionPass(context: Context, finishedJobs: FinishedJobs): Promise<void> {
  await forgetKeys(context);
  await forgetSessions(context);
  await removeUnpaired(context);
  await removeUnusedEphemeral(context);
  await retireSilent(context, batchMax);
  await finishedJobs.pass(batchMax);
  await pruneAudit(context, batchMax);
  await pruneEvents(context);
}

async function forgetKeys(context: Context): Promise<void> {
  const before = context.now() - context.deps.durations.idempotencyTtlMs;
  const keys = await context.deps.store.read.idempotencyKeysBefore(before, batchMax);
  if (keys.length > 0) await context.committer.commit(keys.map((key) => plan([remove('idempotencyKey', key)])));
}

async function forgetSessions(context: Context): Promise<void> {
  const ended = await context.deps.store.read.webSessionsEndedBefore(context.now(), batchMax);
  if (ended.length > 0) await context.committer.commit(ended.map((session) => plan([remove('webSession', session)])));
}

async function removeUnusedEphemeral(context: Context): Promise<void> {
  const { presence, deps } = context;
  const decide = (runner: Runner) =>
    removeUnused(
      runner,
      { contact: presence.contact(runner), lastSeenAt: presence.heartbeatAt(runner.id) },
      deps.durations.ephemeralRetentionMs,
      context.now(),
    );
  for (const runner of [...context.fleet.runners()].filter(({ ephemeral }) => ephemeral)) {
    const wanted = decide(runner);
    if (!wanted.ok || wanted.changes.length === 0) continue;
    await context.committer.carryOut((fresh) => context.runner(runner.id, fresh), decide);
  }
}

async function removeUnpaired(context: Context): Promise<void> {
  const before = context.now() - context.deps.durations.unpairedRetentionMs;
  const unused = [...context.fleet.runners()].filter(
    (runner) => runner.credential === 'none' && !runner.hosting && runner.createdAt < before,
  );
  for (const runner of unused.slice(0, batchMax)) {
    const [result] = await context.committer.commit([unpairedRemoval(runner, context.now())]);
    if (result?.status === 'committed') {
      context.fleet.drop(runner.id);
      context.presence.forget(runner.id);
    }
  }
}

function unpairedRemoval(runner: Runner, now: number): Plan {
  const by = 'it was never paired';
  const decision = plan([remove('runner', runner)], [runnerEvent(runner, 'removed', now, { by })]);
  return {
    ...decision,
    audit: [
      auditOf(
        { actor: serverActor(by), action: 'runner.remove' },
        runner.scopeId,
        { kind: 'runner', id: runner.id, name: runner.name },
        changed('runner', runner, null),
        now,
      ),
    ],
  };
}
