import type { Runner } from '@baton/core';
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
import { FleetActions } from './actions.ts';
import { blastRadius } from './blast.ts';
import { addRunner, type NewPairing, renewRunnerPairing } from './pairing.ts';
import { registrationToken } from './registration.ts';
import { viewRunner, viewWithPairing } from './view.ts';

export class FleetViews implements FleetUseCases {
  readonly #context: Context;
  readonly #actions: FleetActions;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#actions = new FleetActions(context, held);
  }

  addRunner = (input: NewPairing, by: string): Promise<PairingView> => addRunner(this.#context, input, by);
  renewPairing = (runnerId: string, by: string): Promise<PairingView> => renewRunnerPairing(this.#context, runnerId, by);
  nameOf = (runnerId: string): string | null => this.#context.fleet.runner(runnerId)?.name ?? null;

  scopeName = (scopeId: string): string => this.#context.fleet.scope(scopeId)?.name ?? scopeId;

  async list(): Promise<RunnerView[]> {
    const views: Promise<RunnerView>[] = [];
    for (const runner of this.#context.fleet.runners()) views.push(viewWithPairing(this.#context, runner));
    return (await Promise.all(views)).sort((a, b) => a.runner.number - b.runner.number);
  }

  async find(idOrName: string): Promise<RunnerView> {
    return await viewWithPairing(this.#context, this.#find(idOrName));
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
    return await this.#actions.carryOut(this.#find(idOrName), action, input);
  }

  async blast(idsOrNames: readonly string[], input: BlastInput): Promise<BlastView & { runners: Runner[] }> {
    const runners = [...new Set(idsOrNames.map((each) => this.#find(each)))];
    return { runners, ...(await blastRadius(this.#context, runners, input)) };
  }

  async edit(idOrName: string, edit: RunnerEdit, by: string): Promise<RunnerView> {
    const { id } = this.#find(idOrName);
    await this.#actions.edit(this.#find(id), edit, by);
    return await this.find(id);
  }

  #find(idOrName: string): Runner {
    const runner = this.#context.fleet.find(idOrName);
    if (!runner) throw new Refused('runner_not_found', { runnerId: idOrName });
    return runner;
  }

  registrationToken = (by: string): Promise<string> => registrationToken(this.#context, by);
}
