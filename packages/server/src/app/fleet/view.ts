import { isComing, type Runner, statusOf } from '@baton/core';
import { type Access, accessToEverything } from '../access/access.ts';
import type { RunnerView } from '../app.ts';
import type { Context } from '../context.ts';
import { tokenTtlOf } from '../runners/renewal.ts';
import type { CredentialView } from './credential-view.ts';

/** A runner with all that is derived from it. */
export function viewRunner(
  context: Context,
  runner: Runner,
  access: Access = accessToEverything,
  pairingExpiresAt: number | null = null,
): RunnerView {
  const running = context.work.holding(runner.id);
  const contact = context.presence.contact(runner);
  return {
    runner,
    scopeName: context.fleet.scope(runner.scopeId)?.name ?? runner.scopeId,
    status: statusOf(runner, contact, running.length, context.releases.latestVersion),
    lastHeartbeatAt: context.presence.heartbeatAt(runner.id),
    vitals: context.presence.vitals(runner.id),
    shortage: context.presence.shortage(runner.id),
    called: calledView(context, runner.id),
    // a runner of several scopes is busy for all of them, but what it does is told to those who may see it
    tasks: running
      .filter(({ job }) => access.sees(job.scopeId))
      .map(({ job, attempt }) => ({
        jobId: job.id,
        jobName: job.name,
        attemptId: attempt.id,
        since: attempt.acceptedAt ?? attempt.offeredAt,
        deviceId: attempt.deviceId,
      })),
    poolName: runner.hosting ? (context.pools.get(runner.hosting.poolId)?.name ?? runner.hosting.poolId) : null,
    pairingExpiresAt,
  };
}

function calledView({ presence, now }: Context, runnerId: string): RunnerView['called'] {
  const called = presence.called(runnerId);
  return called && { ...called, isComing: isComing(called, now()) };
}

/** The same with the life of its newest unused pairing token, for a runner that waits to be paired. */
export async function viewWithPairing(
  context: Context,
  runner: Runner,
  access: Access = accessToEverything,
): Promise<RunnerView> {
  if (runner.credential === 'active' || runner.removedAt !== null) return viewRunner(context, runner, access);
  const [newest] = await context.deps.store.read.tokens('pair', runner.scopeId, runner.id);
  const usable = newest && newest.usedAt === null ? newest.expiresAt : null;
  return viewRunner(context, runner, access, usable ?? null);
}

/** What its present token is limited to; without one, what its pairing token is. */
export async function credentialOf(context: Context, runner: Runner): Promise<CredentialView> {
  const { read } = context.deps.store;
  const own = runner.tokenId === null ? null : await read.get('token', runner.tokenId);
  const token = own ?? (await read.tokens('pair', runner.scopeId, runner.id))[0];
  return {
    networks: token?.networks ?? null,
    createdAt: own?.createdAt ?? null,
    expiresAt: own?.expiresAt ?? null,
    tokenTtlMs: tokenTtlOf(context, runner),
  };
}
