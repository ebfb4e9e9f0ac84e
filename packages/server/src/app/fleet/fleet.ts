import type { Actor, Runner } from '@baton/core';
import type {
  ActionInput,
  ActionView,
  BlastInput,
  BlastView,
  FleetUseCases,
  PairingView,
  RunnerAction,
  RunnerEdit,
  RunnerView,
} from '../app.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import type { VitalsPoint } from '../vitals/history.ts';
import { slotMs } from '../vitals/ring.ts';
import { FleetActions } from './actions.ts';
import { blastRadius } from './blast.ts';
import { addRunner, type NewPairing, renewRunnerPairing, scopeIdOf } from './pairing.ts';
import { registrationToken, resetRegistrationToken } from './registration.ts';
import { viewRunner, viewWithPairing } from './view.ts';

export class FleetViews implements FleetUseCases {
  readonly #context: Context;
  readonly #actions: FleetActions;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#actions = new FleetActions(context, held);
  }

  addRunner = (input: NewPairing, by: Actor): Promise<PairingView> => addRunner(this.#context, input, by);
  renewPairing = (runnerId: string, by: Actor): Promise<PairingView> => renewRunnerPairing(this.#context, runnerId, by);
  nameOf = (runnerId: string): string | null => this.#context.fleet.runner(runnerId)?.name ?? null;

  scopeName = (scopeId: string): string => this.#context.fleet.scope(scopeId)?.name ?? scopeId;

  async list(): Promise<RunnerView[]> {
    const views: Promise<RunnerView>[] = [];
    for (const runner of this.#context.fleet.runners()) views.push(viewWithPairing(this.#context, runner));
    return (await Promise.all(views)).sort((a, b) => a.runner.number - b.runner.number);
  }

  async find(idOrName: string): Promise<RunnerView> {
    return await viewWithPairing(this.#context, await this.#find(idOrName));
  }

  async vitals(idOrName: string): Promise<{ slotMs: number; points: VitalsPoint[] }> {
    const { id } = await this.#find(idOrName);
    return { slotMs, points: this.#context.vitals.of(id) };
  }

  views(ids: readonly string[]): RunnerView[] {
    return ids.flatMap((id) => {
      const runner = this.#context.fleet.runner(id);
      return runner ? [viewRunner(this.#context, runner)] : [];
    });
  }

  presenceSince(mark: number): { mark: number; views: RunnerView[] } {
    const changed = this.#context.presence.changedSince(mark);
    return { mark: changed.mark, views: this.views(changed.runnerIds) };
  }

  async act(idOrName: string, action: RunnerAction, input: ActionInput): Promise<ActionView> {
    return await this.#actions.carryOut(await this.#find(idOrName), action, input);
  }

  async blast(idsOrNames: readonly string[], input: BlastInput): Promise<BlastView & { runners: Runner[] }> {
    const found = await Promise.all(idsOrNames.map((each) => this.#find(each)));
    const runners = [...new Map(found.map((runner) => [runner.id, runner])).values()];
    return { runners, ...(await blastRadius(this.#context, runners, input)) };
  }

  async edit(idOrName: string, edit: RunnerEdit, by: Actor): Promise<RunnerView> {
    const runner = await this.#find(idOrName);
    await this.#actions.edit(runner, edit, by);
    return await this.find(runner.id);
  }

  /** Those of the lists by id, number or name, retired ones by id or number. */
  async #find(idOrName: string): Promise<Runner> {
    const { fleet, deps } = this.#context;
    const listed = fleet.find(idOrName);
    if (listed) return listed;
    const isNumber = /^[1-9]\d{0,15}$/.test(idOrName);
    const runner = isNumber
      ? await deps.store.read.runnerByNumber(Number(idOrName))
      : await deps.store.read.get('runner', idOrName);
    if (!runner) throw new Refused('runner_not_found', { runnerId: idOrName });
    const { id: runnerId, name, removedAt: at } = runner;
    if (at !== null) throw new Refused('runner_removed', { runnerId, name, at });
    return runner;
  }

  scopeId = (name: string): string => scopeIdOf(this.#context, name);
  registrationToken = (scope: string | null, by: Actor): Promise<string> => registrationToken(this.#context, scope, by);
  resetRegistrationToken = (scope: string | null, by: Actor): Promise<string> => resetRegistrationToken(this.#context, scope, by);
}
