import {
  type Actor,
  askForUpdate,
  auditedRow,
  hasProgramFor,
  isOlder,
  type Release,
  type Runner,
  updateProblem,
  updatesItself,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import { seesWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { FleetUseCases } from '../fleet/use-cases.ts';
import { Refused } from '../refused.ts';
import type { UpdateView, UpdateWay } from './use-cases.ts';

/** Brings runners to a version: by a job of the server, by themselves, or by somebody on their machines. */
export class RunnerUpdates {
  readonly #context: Context;
  readonly #access: Access;
  readonly #held: HeldSyncs;
  readonly #fleet: FleetUseCases;

  constructor(context: Context, held: HeldSyncs, access: Access, fleet: FleetUseCases) {
    this.#context = context;
    this.#held = held;
    this.#access = access;
    this.#fleet = fleet;
  }

  async one(idOrName: string, asked: string | null, by: Actor): Promise<UpdateView> {
    this.#context.assertOpen();
    const { runner } = await this.#fleet.find(idOrName);
    this.#access.need('manage_runners', runner.scopeId);
    if (runner.protocol !== 'native') throw new Refused('runner_foreign', { runnerId: runner.id });
    const release = this.#releaseFor(asked);
    return viewOf(runner, release.version, await this.#bring(runner, release, by));
  }

  async all(scope: string | null, asked: string | null, by: Actor): Promise<{ version: string; updates: UpdateView[] }> {
    this.#context.assertOpen();
    const sees = seesWithin(this.#context, this.#access, scope);
    const release = this.#releaseFor(asked);
    const { version } = release;
    const updates: UpdateView[] = [];
    for (const runner of [...this.#context.fleet.runners()].sort((a, b) => a.number - b.number)) {
      if (runner.builtIn || runner.protocol !== 'native' || !isOlder(runner.version, version) || !sees(runner.scopeId)) continue;
      if (!this.#access.may('manage_runners', runner.scopeId)) continue;
      updates.push(viewOf(runner, version, await this.#orWhyNot(() => this.#bring(runner, release, by))));
    }
    return { version, updates };
  }

  /** Throws why nobody is brought to it, before anything is done. */
  #releaseFor(asked: string | null): Release {
    const { releases, deps } = this.#context;
    const version = asked ?? releases.latestVersion;
    const release = releases.of(version);
    if (!release) throw new Refused('release_not_found', { version });
    const problem = updateProblem(release, deps.version);
    if (problem) throw Refused.from(problem);
    return release;
  }

  async #orWhyNot(bring: () => Promise<UpdateWay>): Promise<UpdateWay> {
    try {
      return await bring();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { way: 'refused', error };
    }
  }

  async #bring(runner: Runner, release: Release, by: Actor): Promise<UpdateWay> {
    const { version, bundle } = release;
    if (runner.hosting) {
      const pool = this.#context.pools.get(runner.hosting.poolId);
      if (pool?.provider === 'process' && !hasProgramFor(release, pool)) throw new Refused('release_without_bundle', { version });
      const { updateOperation } = this.#context;
      if (!updateOperation) throw new Error('nothing here updates cloud-hosted runners');
      return { way: 'operation', jobId: await updateOperation(runner.id, version, by) };
    }
    if (bundle === null) throw new Refused('release_without_bundle', { version });
    if (!updatesItself(runner)) return { way: 'command', workspace: runner.workspace };
    const { committer, now } = this.#context;
    await committer.carryOut(
      (fresh) => this.#context.runner(runner.id, fresh),
      (row) => {
        const deed = { actor: by, action: 'runner.update' as const, detail: { version } };
        return auditedRow(askForUpdate(row, version, by.login, now()), deed, 'runner', row, row, now());
      },
    );
    this.#held.nudge(runner.id);
    return { way: 'directive' };
  }
}

const viewOf = ({ id, name, version: from }: Runner, version: string, how: UpdateWay): UpdateView => ({
  ...{ runnerId: id, name, from, version, how },
});
