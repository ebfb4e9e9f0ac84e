import { type Change, type JobCount, type UpdateWave, uncountedCauses, type WaveFact } from '@baton/core';
import type { Context } from '../context.ts';
import { type HostedRunner, isHosted } from '../state/pools.ts';

/** What updates under way began with. */
interface UnderWay {
  jobId: string;
  since: number;
}

/** How runners fare while waves bring them to another version. What a restart forgets is judged by what comes after it. */
export class WaveFacts {
  readonly #context: Context;
  readonly #underWay = new Map<string, UnderWay>();
  /** when the last of its attempts ended, by runner */
  readonly #freeSince = new Map<string, number>();
  readonly #startMs = new Map<string, number>();
  /** jobs that ended since they were told */
  readonly #jobs = new Map<string, JobCount>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** @returns whether it was about a runner of a pool */
  hear(changes: readonly Change[]): boolean {
    let isOurs = false;
    for (const change of changes) {
      if (change.op === 'remove') continue;
      if (change.kind === 'runner' && change.row.hosting) {
        this.#hearRunner(change.row as HostedRunner);
        isOurs = true;
      } else if (change.kind === 'attempt' && change.row.state === 'ended') {
        const runner = this.#context.fleet.runner(change.row.runnerId);
        if (!runner || !isHosted(runner)) continue;
        isOurs = true;
        this.#freeSince.set(runner.id, this.#context.now());
        const job = changes.find((each) => each.kind === 'job' && each.op !== 'remove' && each.row.id === change.row.jobId);
        if (change.row.cause !== null && uncountedCauses.includes(change.row.cause)) continue;
        const isFailed = job?.kind === 'job' && job.op !== 'remove' && job.row.state === 'failed';
        const { ended, failed } = this.#jobs.get(runner.id) ?? { ended: 0, failed: 0 };
        this.#jobs.set(runner.id, { ended: ended + 1, failed: failed + Number(isFailed) });
      }
    }
    return isOurs;
  }

  #hearRunner({ id, hosting, session, removedAt }: HostedRunner): void {
    const { operation } = hosting;
    if (removedAt !== null) {
      for (const known of [this.#underWay, this.#freeSince, this.#startMs, this.#jobs]) known.delete(id);
      return;
    }
    const before = this.#underWay.get(id);
    if (operation?.kind === 'update') {
      if (before?.jobId !== operation.jobId) this.#underWay.set(id, { jobId: operation.jobId, since: operation.since });
      return;
    }
    if (!before) return;
    this.#underWay.delete(id);
    const from = Math.max(before.since, this.#freeSince.get(id) ?? 0);
    if (session && session.startedAt >= before.since) this.#startMs.set(id, Math.max(0, session.startedAt - from));
    else this.#startMs.delete(id);
  }

  of(runner: HostedRunner): WaveFact {
    const { id, hosting, version } = runner;
    const own = this.#context.deps.version;
    const meant = hosting.version ?? own;
    const runs = hosting.state === 'awake' ? (version ?? meant) : meant;
    return {
      ...{ runnerId: id, state: hosting.state, operation: hosting.operation, runs },
      // one that still runs what an earlier server brought along goes back to just that
      version: hosting.version ?? (runs === own ? null : runs),
      leases: this.#context.work.present(id).length,
      problem: hosting.problem ?? null,
      startMs: this.#startMs.get(id) ?? null,
    };
  }

  /** The wave with the jobs that ended since the last time. */
  withJobs(wave: UpdateWave): UpdateWave {
    const runners = wave.runners.map((runner) => {
      const fresh = this.#jobs.get(runner.runnerId);
      if (!fresh) return runner;
      this.#jobs.delete(runner.runnerId);
      const before = runner.jobs ?? { ended: 0, failed: 0 };
      return { ...runner, jobs: { ended: before.ended + fresh.ended, failed: before.failed + fresh.failed } };
    });
    return { ...wave, runners };
  }
}
