import { keptByTimeLimitMs } from '@baton/core';
import type { Context } from '../context.ts';
import type { HoldingOutput, StandingOutput } from '../runner-calls.ts';

/** What is known of a runner by those who speak in its place. From memory: they ask with each of its calls. */
export function standingOf(context: Context, runnerId: string): StandingOutput | null {
  context.assertLoaded();
  const runner = context.fleet.runner(runnerId);
  if (!runner || runner.removedAt !== null) return null;
  const { name, number, protocol, version, ephemeral, declared, foreign = null, session } = runner;
  return {
    name,
    number,
    protocol,
    version,
    ephemeral,
    capabilities: declared,
    foreign,
    session: session && { id: session.id, bootId: session.bootId },
  };
}

export function holdingOf(context: Context, runnerId: string): HoldingOutput[] {
  context.assertLoaded();
  const { work, deps } = context;
  return work
    .holding(runnerId)
    .map(({ job, attempt }) => ({
      attemptId: attempt.id,
      epoch: attempt.epoch,
      jobId: job.id,
      acceptedAt: attempt.acceptedAt ?? attempt.offeredAt,
      acceptedAtSync: attempt.acceptedAtSync,
      deviceId: attempt.deviceId,
      stopping: attempt.state === 'stopping' || job.cancel !== null,
      timeLimitMs: job.timeLimitMs,
      keptForMs: keptByTimeLimitMs({ job, attempt }, deps.durations),
    }))
    .sort((a, b) => a.acceptedAt - b.acceptedAt);
}
