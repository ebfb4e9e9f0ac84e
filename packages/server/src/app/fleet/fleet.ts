import type { FleetUseCases, PairingView, RunnerView } from '../app.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import { removeRunnerRow } from '../runners/remove.ts';
import { addRunner, type NewPairing, renewRunnerPairing } from './pairing.ts';
import { registrationToken } from './registration.ts';
import { viewRunner, viewWithPairing } from './view.ts';

export class FleetViews implements FleetUseCases {
  readonly #context: Context;
  readonly #held: HeldSyncs;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
  }

  addRunner = (input: NewPairing, by: string): Promise<PairingView> => addRunner(this.#context, input, by);
  renewPairing = (runnerId: string, by: string): Promise<PairingView> => renewRunnerPairing(this.#context, runnerId, by);
  nameOf = (runnerId: string): string | null => this.#context.fleet.runner(runnerId)?.name ?? null;

  async list(): Promise<RunnerView[]> {
    const views: Promise<RunnerView>[] = [];
    for (const runner of this.#context.fleet.runners()) views.push(viewWithPairing(this.#context, runner));
    return (await Promise.all(views)).sort((a, b) => a.runner.number - b.runner.number);
  }

  async find(idOrName: string): Promise<RunnerView> {
    const runner = this.#context.fleet.find(idOrName);
    if (!runner) throw new Refused('runner_not_found', { runnerId: idOrName });
    return await viewWithPairing(this.#context, runner);
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

  /** Removes a runner: its credential is gone, what it runs fails, a tombstone stays. */
  async remove(idOrName: string, by: string): Promise<void> {
    const { runner } = await this.find(idOrName);
    await removeRunnerRow(this.#context, this.#held, runner.id, by);
  }

  registrationToken = (by: string): Promise<string> => registrationToken(this.#context, by);
}
