import type { Actor, Permission, Runner } from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { Operations } from '../hosting/operations.ts';
import { Refused } from '../refused.ts';
import type { ActionInput, ActionView, BlastInput, BlastView, RunnerAction, RunnerEdit } from '../runner-actions.ts';
import { clearCache } from '../runners/cache.ts';
import { slotMs } from '../vitals/figures.ts';
import type { VitalsPoint } from '../vitals/history.ts';
import { FleetActions } from './actions.ts';
import { blastRadius } from './blast.ts';
import type { NewRegistration } from './key-use-cases.ts';
import { addKeyed, type KeyedPairingView, renewKeyed } from './keyed-pairing.ts';
import { addRunner, type NewPairing, renewRunnerPairing, scopeIdOf } from './pairing.ts';
import type { PairingView } from './pairing-view.ts';
import { createRegistrationToken, registrationToken, resetRegistrationToken } from './registration.ts';
import { addSelfHosted, type SelfHostedView } from './self-hosted.ts';
import type { CredentialView, FleetUseCases, RunnerView } from './use-cases.ts';
import { credentialOf, viewRunner, viewWithPairing } from './view.ts';

/** What an action takes. Those that end a credential are for whoever may give one. */
const neededFor: Readonly<Record<BlastInput['action'], Permission>> = {
  disable: 'operate_runners',
  enable: 'operate_runners',
  drain: 'operate_runners',
  kick: 'operate_runners',
  relabel: 'operate_runners',
  rotate: 'manage_runners',
  revoke: 'manage_runners',
  remove: 'manage_runners',
};

/** Runners, as far as someone may see and change them. */
export class FleetViews implements FleetUseCases {
  readonly #context: Context;
  readonly #access: Access;
  readonly #actions: FleetActions;

  constructor(context: Context, held: HeldSyncs, access: Access, operations: Pick<Operations, 'begin'>) {
    this.#context = context;
    this.#access = access;
    this.#actions = new FleetActions(context, held, operations);
  }

  addRunner = (input: NewPairing, by: Actor): Promise<PairingView> => addRunner(this.#context, this.#access, input, by);

  addSelfHosted = (input: NewPairing, by: Actor): Promise<SelfHostedView> =>
    addSelfHosted(this.#context, this.#access, input, by);

  addKeyed = (input: NewPairing, by: Actor): Promise<KeyedPairingView> => addKeyed(this.#context, this.#access, input, by);

  async renewKeyed(idOrName: string, by: Actor): Promise<KeyedPairingView> {
    const { id, scopeId } = await this.#find(idOrName);
    this.#access.need('manage_runners', scopeId);
    return await renewKeyed(this.#context, id, by);
  }

  async renewPairing(idOrName: string, by: Actor): Promise<PairingView> {
    const { id, scopeId } = await this.#find(idOrName);
    this.#access.need('manage_runners', scopeId);
    return await renewRunnerPairing(this.#context, id, by);
  }

  nameOf = (runnerId: string): string | null => this.#context.fleet.runner(runnerId)?.name ?? null;

  scopeName = (scopeId: string): string => this.#context.fleet.scope(scopeId)?.name ?? scopeId;

  async list(): Promise<RunnerView[]> {
    const views: Promise<RunnerView>[] = [];
    for (const runner of this.#context.fleet.runners())
      if (this.#shows(runner)) views.push(viewWithPairing(this.#context, runner, this.#access));
    return (await Promise.all(views)).sort((a, b) => a.runner.number - b.runner.number);
  }

  async find(idOrName: string): Promise<RunnerView> {
    return await viewWithPairing(this.#context, await this.#find(idOrName), this.#access);
  }

  async credential(idOrName: string): Promise<CredentialView> {
    const runner = await this.#find(idOrName);
    this.#access.need('operate_runners', runner.scopeId);
    return await credentialOf(this.#context, runner);
  }

  async vitals(idOrName: string): Promise<{ slotMs: number; points: VitalsPoint[] }> {
    const { id } = await this.#find(idOrName);
    return { slotMs, points: this.#context.vitals.of(id) };
  }

  views(ids: readonly string[]): RunnerView[] {
    return ids.flatMap((id) => {
      const runner = this.#context.fleet.runner(id);
      return runner && this.#shows(runner) ? [viewRunner(this.#context, runner, this.#access)] : [];
    });
  }

  presenceSince(mark: number): { mark: number; views: RunnerView[] } {
    const changed = this.#context.presence.changedSince(mark);
    return { mark: changed.mark, views: this.views(changed.runnerIds) };
  }

  async act(idOrName: string, action: RunnerAction, input: ActionInput): Promise<ActionView> {
    const runner = await this.#find(idOrName);
    this.#access.need(neededFor[action], runner.scopeId);
    return await this.#actions.carryOut(runner, action, input);
  }

  async blast(idsOrNames: readonly string[], input: BlastInput): Promise<BlastView & { runners: Runner[] }> {
    const found = await Promise.all(idsOrNames.map((each) => this.#find(each)));
    const runners = [...new Map(found.map((runner) => [runner.id, runner])).values()];
    for (const { scopeId } of runners) this.#access.need(neededFor[input.action], scopeId);
    return { runners, ...(await blastRadius(this.#context, runners, input)) };
  }

  async edit(idOrName: string, edit: RunnerEdit, by: Actor): Promise<RunnerView> {
    const runner = await this.#find(idOrName);
    this.#access.need(
      edit.trusted === undefined && edit.networks === undefined ? 'operate_runners' : 'manage_runners',
      runner.scopeId,
    );
    await this.#actions.edit(runner, edit, by);
    return await this.find(runner.id);
  }

  async clearCache(idOrName: string, by: Actor): Promise<RunnerView> {
    const runner = await this.#find(idOrName);
    this.#access.need('operate_runners', runner.scopeId);
    await clearCache(this.#context, runner.id, by);
    return await this.find(runner.id);
  }

  /** Those of the lists by id, number or name, retired ones by id or number. */
  async #find(idOrName: string): Promise<Runner> {
    const { fleet, deps } = this.#context;
    const listed = fleet.find(idOrName, this.#shows);
    if (listed) return listed;
    const isNumber = /^[1-9]\d{0,15}$/.test(idOrName);
    const runner = isNumber
      ? await deps.store.read.runnerByNumber(Number(idOrName))
      : await deps.store.read.get('runner', idOrName);
    if (!runner || !this.#shows(runner)) throw new Refused('runner_not_found', { runnerId: idOrName });
    const { id: runnerId, name, removedAt: at } = runner;
    if (at !== null) throw new Refused('runner_removed', { runnerId, name, at });
    return runner;
  }

  #shows = ({ scopeId }: Pick<Runner, 'scopeId'>): boolean => this.#access.seesRunnersOf(scopeId);

  scopeId = (name: string): string => scopeIdOf(this.#context, this.#access, name);
  createRegistrationToken = (input: NewRegistration, by: Actor) =>
    createRegistrationToken(this.#context, this.#access, input, by);
  registrationToken = (scope: string | null, by: Actor, networks?: string[] | null): Promise<string> =>
    registrationToken(this.#context, this.#access, scope, by, networks);
  resetRegistrationToken = (scope: string | null, by: Actor): Promise<string> =>
    resetRegistrationToken(this.#context, this.#access, scope, by);
}
