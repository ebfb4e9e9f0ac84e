import { setRunnerDraining } from '@baton/core';
import type { Context } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { type CallerConnection, emptySync, type OfferOutput, type SyncInput, type SyncOutput } from '../runner-calls.ts';
import { noteDevices } from './devices.ts';
import { Hold } from './hold.ts';
import { reconcile } from './reconcile.ts';
import { carryRiders, type Riders } from './riders.ts';
import type { Sessions } from './session.ts';

/**
 * The sync call: the runner states what it holds, the server answers with what should be. Level-triggered, so that a lost answer repairs
 * itself with the next one.
 */
export class Syncs {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #sessions: Sessions;
  readonly #dispatcher: Dispatcher;
  /** number of the newest sync of each runner's session */
  readonly #newest = new Map<string, { sessionId: string; number: number }>();

  constructor(context: Context, held: HeldSyncs, sessions: Sessions, dispatcher: Dispatcher) {
    this.#context = context;
    this.#held = held;
    this.#sessions = sessions;
    this.#dispatcher = dispatcher;
  }

  async sync(runnerId: string, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> {
    const runner = this.#context.fleet.runner(runnerId) ?? (await this.#context.runner(runnerId));
    const ended = this.#sessions.ended(runnerId, input.sessionId);
    if (ended) return { ...emptySync(), directives: { drain: false, disabled: false, sessionEnded: ended } };
    if (!this.#isNewest(runnerId, input)) return emptySync();
    this.#sessions.begun(runnerId, input.sessionId);
    this.#context.presence.synced(runnerId);
    this.#held.get(runnerId)?.answer([]);
    const rode = await carryRiders(this.#context, runnerId, input);
    if (input.draining !== (runner.draining !== null)) await this.#setDraining(runnerId, input.draining);
    await noteDevices(this.#context, runnerId, input.devices ?? null);
    const stop = await reconcile(this.#context, runnerId, input);
    if (connection.closed || !this.#isNewest(runnerId, input)) return { ...emptySync(), ...rode };
    const { presence } = this.#context;
    presence.held(runnerId, input.vitals ?? null, input.shortage ?? null);
    if (input.vitals) this.#context.vitals.note(runnerId, input.vitals);
    const output = this.#compose(runnerId, input, stop);
    const isUrgent = rode?.accepts !== undefined || this.#hasNews(output, input) || this.#context.closed !== null;
    if (isUrgent) {
      presence.answered(runnerId);
      return { ...output, ...rode };
    }
    return await this.#hold(runnerId, input, stop, rode, connection);
  }

  /** A runner's row changed: what its held sync waits for may be another thing now. */
  runnerChanged(runnerId: string): void {
    this.#held.get(runnerId)?.runnerChanged();
    if (this.#held.isWaiting(runnerId)) this.#dispatcher.runnerWaits(false);
  }

  #isNewest(runnerId: string, input: SyncInput): boolean {
    const newest = this.#newest.get(runnerId);
    if (newest?.sessionId === input.sessionId && newest.number > input.number) return false;
    if (newest?.sessionId === input.sessionId) newest.number = input.number;
    else this.#newest.set(runnerId, { sessionId: input.sessionId, number: input.number });
    return true;
  }

  async #setDraining(runnerId: string, draining: boolean): Promise<void> {
    await this.#context.committer.carryOut(
      (fresh) => this.#context.runner(runnerId, fresh),
      (runner) => setRunnerDraining(runner, draining, this.#context.now()),
    );
  }

  #compose(runnerId: string, input: SyncInput, stop: SyncOutput['stop'], offers: OfferOutput[] = []): SyncOutput {
    const runner = this.#context.fleet.runner(runnerId);
    const cancel: SyncOutput['cancel'] = [];
    for (const { job, attempt } of this.#context.work.ofRunner(runnerId))
      if (job.cancel && attempt.state === 'running') cancel.push({ attemptId: attempt.id, reason: job.cancel.reason });
    return {
      offers,
      cancel,
      stop,
      directives: {
        drain: runner?.draining?.by === 'server',
        disabled: runner?.disabled !== null && runner?.disabled !== undefined,
        sessionEnded: this.#sessions.ended(runnerId, input.sessionId),
      },
    };
  }

  /** Whether the answer tells the runner something that it has not shown to know. */
  #hasNews(output: SyncOutput, input: SyncInput): boolean {
    const isNew = ({ attemptId }: { attemptId: string }): boolean =>
      !input.leases.some((lease) => lease.stopping && lease.attemptId === attemptId);
    return (
      output.offers.length > 0 ||
      output.stop.some(isNew) ||
      output.cancel.some(isNew) ||
      output.directives.sessionEnded !== null ||
      (output.directives.drain && !input.draining)
    );
  }

  #hold(
    runnerId: string,
    input: SyncInput,
    stop: SyncOutput['stop'],
    rode: Riders | null,
    connection: CallerConnection,
  ): Promise<SyncOutput> {
    const hold = new Hold({
      context: this.#context,
      held: this.#held,
      runnerId,
      input,
      prompt: rode !== null,
      connection,
      compose: (offers) => ({ ...this.#compose(runnerId, input, stop, offers), ...rode }),
    });
    if (hold.prompt || this.#held.isWaiting(runnerId)) this.#dispatcher.runnerWaits(hold.prompt);
    return hold.answered;
  }
}
