import { type Runner, statusOf } from '@baton/core';
import type { RunnerView } from '../app.ts';
import type { Context } from '../context.ts';

/** A runner with all that is derived from it. */
export function viewRunner(context: Context, runner: Runner, pairingExpiresAt: number | null = null): RunnerView {
  const running = context.work.holding(runner.id);
  const contact = context.presence.contact(runner);
  return {
    runner,
    scopeName: context.fleet.scope(runner.scopeId)?.name ?? runner.scopeId,
    status: statusOf(runner, contact, running.length, context.deps.latestVersion),
    lastHeartbeatAt: context.presence.heartbeatAt(runner.id),
    vitals: context.presence.vitals(runner.id),
    shortage: context.presence.shortage(runner.id),
    tasks: running.map(({ job, attempt }) => ({
      jobId: job.id,
      jobName: job.name,
      attemptId: attempt.id,
      since: attempt.acceptedAt ?? attempt.offeredAt,
    })),
    pairingExpiresAt,
  };
}

/** The same with the life of its newest unused pairing token, for a runner that waits to be paired. */
export async function viewWithPairing(context: Context, runner: Runner): Promise<RunnerView> {
  if (runner.credential === 'active' || runner.removedAt !== null) return viewRunner(context, runner);
  const [newest] = await context.deps.store.read.tokens('pair', runner.scopeId, runner.id);
  const usable = newest && newest.usedAt === null ? newest.expiresAt : null;
  return viewRunner(context, runner, usable ?? null);
}
