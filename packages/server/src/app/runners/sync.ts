import { mayTakeWork, returnAttempt, setRunnerDraining } from '@baton/core';
import type { Context } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { HeldSync, HeldSyncs } from '../dispatch/held.ts';
import { withdraw } from '../dispatch/withdraw.ts';
import { Refused } from '../refused.ts';
import { emptySync, type HeldLease, type OfferOutput, type SyncInput, type SyncOutput } from '../runner-calls.ts';
import { acceptOffer, report } from './attempts.ts';
import { lose } from './lose.ts';
import type { Sessions } from './session.ts';

/** Held syncs end within this share of the hold time around it, so that a fleet does not answer in step. */
const holdJitter = 0.2;

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

  async sync(runnerId: string, input: SyncInput, signal: AbortSignal): Promise<SyncOutput> {
    const runner = await this.#context.runner(runnerId);
    const ended = this.#sessions.ended(runnerId, input.sessionId);
    if (ended) return { ...emptySync(), directives: { drain: false, disabled: false, sessionEnded: ended } };
    if (!this.#isNewest(runnerId, input)) return emptySync();
    this.#sessions.begun(runnerId, input.sessionId);
    this.#context.presence.synced(runnerId);
    this.#held.get(runnerId)?.answer([]);
    const rode = await this.#carryRiders(runnerId, input);
    if (input.draining !== (runner.draining !== null)) await this.#setDraining(runnerId, input.draining);
    const stop = await this.#reconcile(runnerId, input);
    if (signal.aborted || !this.#isNewest(runnerId, input)) return { ...emptySync(), ...rode };
    const output = this.#compose(runnerId, input, stop);
    const urgent = rode !== null || this.#hasNews(output, input);
    return await this.#hold(runnerId, input, urgent ? output : null, stop, rode, signal);
  }

  #isNewest(runnerId: string, input: SyncInput): boolean {
    const newest = this.#newest.get(runnerId);
    if (newest?.sessionId === input.sessionId && newest.number > input.number) return false;
    this.#newest.set(runnerId, { sessionId: input.sessionId, number: input.number });
    return true;
  }

  /** Accepts and reports that ride along; null when there were none. */
  async #carryRiders(runnerId: string, input: SyncInput): Promise<Pick<SyncOutput, 'accepts' | 'reports'> | null> {
    if (!input.accepts?.length && !input.reports?.length) return null;
    const { sessionId, number: syncNumber } = input;
    const accepts = (input.accepts ?? []).map(async ({ attemptId, epoch }) => {
      const { assignment } = await acceptOffer(this.#context, runnerId, attemptId, { sessionId, epoch, syncNumber });
      if (!assignment) throw new Refused('lease_lost', { attemptId, epoch });
      return { attemptId, assignment };
    });
    const reports = (input.reports ?? []).map(async ({ attemptId, ...body }) => {
      await report(this.#context, runnerId, attemptId, body);
      return { attemptId, accepted: true as const };
    });
    const settle = async <T>(calls: Promise<T>[], ids: readonly { attemptId: string }[]) =>
      await Promise.all(calls.map((call, index) => call.catch((error: unknown) => failure(ids[index]?.attemptId ?? '', error))));
    const [accepted, reported] = await Promise.all([settle(accepts, input.accepts ?? []), settle(reports, input.reports ?? [])]);
    return { accepts: accepted, reports: reported };
  }

  async #setDraining(runnerId: string, draining: boolean): Promise<void> {
    await this.#context.committer.carryOut(
      (fresh) => this.#context.runner(runnerId, fresh),
      (runner) => setRunnerDraining(runner, draining, this.#context.now()),
    );
  }

  /** Compares what the runner lists with what it should hold; answers what it must stop. */
  async #reconcile(runnerId: string, input: SyncInput): Promise<SyncOutput['stop']> {
    const listed = new Map(input.leases.map((lease) => [lease.attemptId, lease]));
    for (const { attemptId } of [...(input.accepts ?? []), ...(input.reports ?? [])]) listed.delete(attemptId);
    const ridden = new Set([...(input.accepts ?? []), ...(input.reports ?? [])].map((each) => each.attemptId));
    const losses: Promise<void>[] = [];
    for (const { attempt } of this.#context.work.ofRunner(runnerId)) {
      if (listed.has(attempt.id) || ridden.has(attempt.id)) continue;
      const isOlder = attempt.sessionId !== input.sessionId;
      if (attempt.state === 'offered') {
        if (isOlder) losses.push(withdraw(this.#context, attempt.id, 'offer_expired', 'the runner began a new session'));
      } else if (isOlder) losses.push(lose(this.#context, attempt.id, 'new_session'));
      else if (input.number > attempt.acceptedAtSync) losses.push(lose(this.#context, attempt.id, 'missing_from_sync'));
    }
    const stops = await Promise.all([...listed.values()].map((lease) => this.#checkLease(runnerId, lease)));
    await Promise.all(losses);
    return stops.filter((stop) => stop !== null);
  }

  /** Null when the runner may go on with it. */
  async #checkLease(runnerId: string, lease: HeldLease): Promise<SyncOutput['stop'][number] | null> {
    const { attemptId, epoch } = lease;
    const known = this.#context.work.get(attemptId);
    if (known && known.attempt.runnerId === runnerId && known.attempt.epoch === epoch && known.attempt.state !== 'lost')
      return null;
    if (!known && this.#context.work.endedRecently(attemptId) && lease.stopping) return null;
    try {
      const { plan } = await this.#context.committer.carryOut(
        (fresh) => this.#context.workOf(runnerId, attemptId, fresh),
        (work) => returnAttempt(work, runnerId, epoch, this.#context.now()),
      );
      if (plan.changes.length > 0) this.#context.deps.telemetry.count('leases_returned');
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code !== 'lease_lost' && error.code !== 'attempt_not_found') throw error;
      return { attemptId, code: error.code, message: 'this attempt no longer counts' };
    }
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
    const stopping = new Set(input.leases.filter((lease) => lease.stopping).map((lease) => lease.attemptId));
    return (
      output.offers.length > 0 ||
      output.stop.some(({ attemptId }) => !stopping.has(attemptId)) ||
      output.cancel.some(({ attemptId }) => !stopping.has(attemptId)) ||
      output.directives.sessionEnded !== null ||
      (output.directives.drain && !input.draining)
    );
  }

  #hold(
    runnerId: string,
    input: SyncInput,
    urgent: SyncOutput | null,
    stop: SyncOutput['stop'],
    rode: Pick<SyncOutput, 'accepts' | 'reports'> | null,
    signal: AbortSignal,
  ): Promise<SyncOutput> {
    const { presence, deps } = this.#context;
    presence.held(runnerId, input.vitals ?? null);
    if (urgent || this.#context.closed !== null) {
      presence.answered(runnerId);
      return Promise.resolve({ ...(urgent ?? emptySync()), ...rode });
    }
    return new Promise((resolve) => {
      const holdMs = deps.durations.syncHoldMs * (1 + holdJitter * (2 * deps.entropy.unit() - 1));
      const close = (): void => {
        held.open = false;
        cancelTimer();
        signal.removeEventListener('abort', dropped);
        this.#held.remove(held);
      };
      const dropped = (): void => {
        close();
        presence.dropped(runnerId);
        resolve(emptySync());
      };
      const held: HeldSync = {
        runnerId,
        sessionId: input.sessionId,
        number: input.number,
        slots: input.freeSlots,
        reserved: false,
        nudged: false,
        open: true,
        answer: (offers) => {
          if (!held.open) {
            for (const offer of offers) void withdraw(this.#context, offer.attemptId, 'offer_expired', 'the runner was gone');
            return;
          }
          close();
          presence.answered(runnerId);
          resolve(this.#compose(runnerId, input, stop, offers));
        },
      };
      const cancelTimer = deps.clock.after(holdMs, () => {
        if (held.reserved) held.nudged = true;
        else held.answer([]);
      });
      signal.addEventListener('abort', dropped);
      this.#register(held, input);
    });
  }

  #register(held: HeldSync, input: SyncInput): void {
    const runner = this.#context.fleet.runner(held.runnerId);
    const mayWork = runner !== undefined && mayTakeWork(runner) && !input.draining;
    this.#held.add(held, mayWork ? (this.#context.fleet.runnerClass(held.runnerId)?.key ?? null) : null);
    if (mayWork && held.slots > 0) this.#dispatcher.wake();
  }
}

function failure(attemptId: string, error: unknown) {
  if (!(error instanceof Refused)) throw error;
  return { attemptId, error: { code: error.code, message: error.message } };
}
