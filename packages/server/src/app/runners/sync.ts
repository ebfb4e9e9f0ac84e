import { hasDeviceNews, hasHadItsJob, type Runner, setRunnerDraining } from '@baton/core';
import type { Context } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { HoldTimes } from '../dispatch/hold-times.ts';
import { type CallerConnection, emptySync, type OfferOutput, type SyncInput, type SyncOutput } from '../runner-calls.ts';
import type { CloneWatch } from './clones.ts';
import { noteDevices } from './devices.ts';
import { Hold, type Holder } from './hold.ts';
import { nothingToStop, reconcile } from './reconcile.ts';
import { carryRiders, type Riders } from './riders.ts';
import type { Sessions } from './session.ts';
import { isUpdateNews, noteUpdate, programPath } from './updates.ts';

/** Takes no new job, finishes what it has and goes. */
const leave = (): SyncOutput => ({ ...emptySync(), directives: { drain: true, disabled: false, sessionEnded: null } });

/** Held syncs end in step within so much: far less than they are held. */
const holdTickMs = 20;

const isToLeave = (runner: Runner): boolean => runner.draining?.by === 'server' || hasHadItsJob(runner);

/**
 * The sync call: the runner states what it holds, the server answers with what should be. Level-triggered, so that a lost answer repairs
 * itself with the next one.
 */
export class Syncs {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #sessions: Sessions;
  readonly #dispatcher: Dispatcher;
  readonly #clones: CloneWatch;
  readonly #holder: Holder;
  /** number of the newest sync of each runner's session */
  readonly #newest = new Map<string, { sessionId: string; number: number }>();

  constructor(context: Context, held: HeldSyncs, sessions: Sessions, dispatcher: Dispatcher, clones: CloneWatch) {
    this.#clones = clones;
    this.#context = context;
    this.#held = held;
    this.#sessions = sessions;
    this.#dispatcher = dispatcher;
    this.#holder = {
      context,
      held,
      times: new HoldTimes(context.deps.clock, holdTickMs),
      compose: ({ runnerId, sessionId, stop, rode }, offers) => {
        const output = this.#compose(runnerId, sessionId, stop, offers);
        return rode ? { ...output, ...rode } : output;
      },
    };
  }

  /** Nearly always it says nothing new: then it is held without another turn of the event loop, and nothing is kept for it but its hold. */
  sync(runnerId: string, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> {
    const runner = this.#context.fleet.runner(runnerId);
    return runner ? this.#of(runner, input, connection) : this.#ofUnknown(runnerId, input, connection);
  }

  /** Its caller wants no work any more. Said by a whole sync that would cost twice what an idle call does. */
  release(runnerId: string): boolean {
    const held = this.#held.get(runnerId);
    if (!held) return false;
    this.#context.presence.synced(runnerId);
    held.answer([], 'asks_no_more');
    return true;
  }

  async #ofUnknown(runnerId: string, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> {
    return await this.#of(await this.#context.runner(runnerId), input, connection);
  }

  #of(runner: Runner, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> {
    const { id } = runner;
    if (runner.removedAt !== null) return this.#farewell(id, input);
    const ended = this.#sessions.ended(id, input.sessionId);
    if (ended) return Promise.resolve({ ...emptySync(), directives: { drain: false, disabled: false, sessionEnded: ended } });
    if (!this.#isNewest(id, input)) return Promise.resolve(emptySync());
    this.#sessions.begun(id, input.sessionId);
    this.#context.presence.synced(id);
    this.#held.get(id)?.answer([], input.freeSlots > 0 ? 'asked_anew' : 'asks_no_more');
    if (input.proof) return this.#clones.witness(id, input.proof).then(() => this.#goOn(runner, input, connection));
    return this.#goOn(runner, input, connection);
  }

  #goOn(runner: Runner, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> {
    const { id } = runner;
    const isHeld = input.hold !== false && !connection.closed && this.#context.closed === null;
    if (!isHeld || this.#hasNewsOf(runner, input) || isToLeave(runner)) return this.#carryOut(runner, input, connection);
    this.#note(id, input);
    return this.#hold(id, input, nothingToStop, null, connection);
  }

  #note(runnerId: string, { vitals, shortage, freeSlots }: SyncInput): void {
    this.#context.presence.held(runnerId, freeSlots > 0, vitals ?? null, shortage ?? null);
    if (vitals) this.#context.vitals.note(runnerId, vitals);
  }

  /** Whether something has to be carried out, or compared, before the sync can be held. */
  #hasNewsOf(runner: Runner, input: SyncInput): boolean {
    return (
      input.leases.length > 0 ||
      this.#context.work.isBusy(runner.id) ||
      Boolean(input.accepts?.length || input.reports?.length) ||
      input.draining !== (runner.draining !== null) ||
      Boolean(input.update?.problem) ||
      isUpdateNews(this.#context.releases.orderFor(runner), input) ||
      hasDeviceNews(runner, input.devices ?? null) ||
      this.#clones.isToTell(runner.id, input.sessionId)
    );
  }

  async #carryOut(runner: Runner, input: SyncInput, connection: CallerConnection): Promise<SyncOutput> {
    const { id } = runner;
    const rode = await carryRiders(this.#context, id, input);
    if (runner.ephemeral && this.#context.fleet.runner(id) === undefined) return { ...leave(), ...rode };
    if (input.draining !== (runner.draining !== null)) await this.#setDraining(id, input.draining);
    await noteDevices(this.#context, id, input.devices ?? null);
    await noteUpdate(this.#context, id, input.update ?? null);
    const stop = await reconcile(this.#context, id, input);
    return this.#answer(id, input, stop, rode, connection);
  }

  #answer(
    runnerId: string,
    input: SyncInput,
    stop: SyncOutput['stop'],
    rode: Riders | null,
    connection: CallerConnection,
  ): Promise<SyncOutput> {
    if (connection.closed || !this.#isNewest(runnerId, input)) return Promise.resolve({ ...emptySync(), ...rode });
    this.#note(runnerId, input);
    const isToTell = this.#clones.isToTell(runnerId, input.sessionId);
    const output = this.#compose(runnerId, input.sessionId, stop);
    const isUrgent =
      input.hold === false ||
      isToTell ||
      rode?.accepts !== undefined ||
      this.#hasNews(output, input) ||
      this.#context.closed !== null;
    if (!isUrgent) return this.#hold(runnerId, input, stop, rode, connection);
    this.#context.presence.answered(runnerId);
    return Promise.resolve({ ...output, ...rode });
  }

  /** The runner had its one job and is removed; it has only to bring its log home and to sign out. A report may come once more. */
  async #farewell(runnerId: string, input: SyncInput): Promise<SyncOutput> {
    return { ...leave(), ...(await carryRiders(this.#context, runnerId, input)) };
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

  #compose(runnerId: string, sessionId: string, stop: SyncOutput['stop'], offers: OfferOutput[] = []): SyncOutput {
    const runner = this.#context.fleet.runner(runnerId);
    const order = runner === undefined ? null : this.#context.releases.orderFor(runner);
    const proof = this.#clones.wanted(runnerId, sessionId);
    if (proof !== undefined) this.#clones.told(runnerId, sessionId);
    const cancel: SyncOutput['cancel'] = [];
    for (const { job, attempt } of this.#context.work.ofRunner(runnerId))
      if (job.cancel && attempt.state === 'running') cancel.push({ attemptId: attempt.id, reason: job.cancel.reason });
    return {
      offers,
      cancel,
      stop,
      directives: {
        drain: runner !== undefined && isToLeave(runner),
        disabled: runner?.disabled !== null && runner?.disabled !== undefined,
        sessionEnded: this.#sessions.ended(runnerId, sessionId, runner),
        ...(proof !== undefined && { proof }),
        ...(order && { update: { ...order, path: programPath(order.version) } }),
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
      (output.directives.drain && !input.draining) ||
      isUpdateNews(output.directives.update ?? null, input)
    );
  }

  #hold(
    runnerId: string,
    input: SyncInput,
    stop: SyncOutput['stop'],
    rode: Riders | null,
    connection: CallerConnection,
  ): Promise<SyncOutput> {
    const hold = new Hold(this.#holder, runnerId, input, { stop, rode, connection });
    if (hold.prompt || this.#held.isWaiting(runnerId)) this.#dispatcher.runnerWaits(hold.prompt);
    return hold.answered;
  }
}
