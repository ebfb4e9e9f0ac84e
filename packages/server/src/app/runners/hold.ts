import { mayTakeWork, type Runner } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSync, HeldSyncs, SyncEnd } from '../dispatch/held.ts';
import type { HoldTimes } from '../dispatch/hold-times.ts';
import { whyNotGiven, withdraw } from '../dispatch/withdraw.ts';
import type { CallerConnection, OfferOutput, SyncInput, SyncOutput } from '../runner-calls.ts';
import type { Riders } from './riders.ts';

/** Held syncs end within this share of the hold time around it, so that a fleet does not answer in step. */
const holdJitter = 0.2;

const noDevices: readonly string[] = [];

/** What all holds share. */
export interface Holder {
  context: Context;
  held: HeldSyncs;
  times: HoldTimes;
  /** makes the answer of what is true at that moment */
  compose: (hold: Hold, offers: OfferOutput[]) => SyncOutput;
}

interface Said {
  /** what the runner is told to stop with whatever answer */
  stop: SyncOutput['stop'];
  /** how went what rode along; then it is answered as soon as the dispatch pass that it woke had its chance */
  rode: Riders | null;
  connection: CallerConnection;
}

/** An ephemeral runner takes one job, however many slots it has. */
function slotsOf(context: Context, runner: Runner | undefined, freeSlots: number): number {
  if (!runner?.ephemeral) return freeSlots;
  return context.work.isBusy(runner.id) ? 0 : Math.min(1, freeSlots);
}

function inUseOf({ leases, devicesInUse = noDevices }: SyncInput): readonly string[] {
  return leases.length === 0 ? devicesInUse : [...leases.flatMap(({ deviceId }) => deviceId ?? []), ...devicesInUse];
}

/** Not the same for all, so that a fleet does not answer in step. */
const holdMs = ({ deps }: Context): number => deps.durations.syncHoldMs * (1 + holdJitter * (2 * deps.entropy.unit() - 1));

/** A sync from the moment it begins to be held until it is answered or its connection closes. */
export class Hold implements HeldSync {
  readonly runnerId: string;
  readonly sessionId: string;
  readonly prompt: boolean;
  readonly devicesInUse: readonly string[];
  readonly since: number;
  readonly answered: Promise<SyncOutput>;
  reserved = false;
  nudged = false;
  open = true;
  ended: SyncEnd | null = null;
  readonly stop: SyncOutput['stop'];
  readonly rode: Riders | null;
  readonly #holder: Holder;
  readonly #draining: boolean;
  readonly #freeSlots: number;
  readonly #connection: CallerConnection;
  readonly #endsAt: number;
  #resolve: (output: SyncOutput) => void = () => {};

  /** Of what the runner sent nothing stays but what is needed to answer: thousands are held. */
  constructor(holder: Holder, runnerId: string, input: SyncInput, { stop, rode, connection }: Said) {
    const { context, held } = holder;
    const runner = context.fleet.runner(runnerId);
    this.#holder = holder;
    this.runnerId = runnerId;
    this.sessionId = input.sessionId;
    this.stop = stop;
    this.rode = rode;
    this.#freeSlots = input.freeSlots;
    this.prompt = rode !== null;
    this.devicesInUse = inUseOf(input);
    this.since = context.deps.clock.monotonic();
    this.#draining = input.draining;
    this.#connection = connection;
    this.answered = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#endsAt = holder.times.add(this, holdMs(context));
    connection.onClose = () => this.#dropped();
    held.add(this, this.#classKey(runner));
  }

  get slots(): number {
    const { context } = this.#holder;
    return slotsOf(context, context.fleet.runner(this.runnerId), this.#freeSlots);
  }

  /** The runner's row changed: it may take work now, or not any more, or other work. */
  runnerChanged(): void {
    if (!this.reserved) this.#holder.held.wait(this, this.#classKey(this.#holder.context.fleet.runner(this.runnerId)));
  }

  /** The class that it waits for work as; null when it may not. */
  #classKey(runner: Runner | undefined): string | null {
    const mayWork = runner !== undefined && mayTakeWork(runner) && !this.#draining;
    return mayWork ? (this.#holder.context.fleet.runnerClass(this.runnerId)?.key ?? null) : null;
  }

  nudge(): void {
    if (this.reserved) this.nudged = true;
    else this.answer([]);
  }

  answer(offers: OfferOutput[], why: SyncEnd = 'told'): void {
    const { context, compose } = this.#holder;
    if (!this.open) {
      const message = whyNotGiven({ ended: this.ended, isItsSession: true });
      for (const offer of offers) void withdraw(context, offer.attemptId, 'offer_expired', message);
      return;
    }
    this.#close(why);
    context.presence.answered(this.runnerId);
    this.#resolve(compose(this, offers));
  }

  /** Nobody is there any more to hear an answer. */
  #dropped(): void {
    const { context, compose } = this.#holder;
    this.#close('cut_off');
    context.presence.dropped(this.runnerId);
    this.#resolve(compose(this, []));
  }

  #close(why: SyncEnd): void {
    this.open = false;
    this.ended = why;
    this.#holder.times.remove(this, this.#endsAt);
    this.#connection.onClose = null;
    this.#holder.held.remove(this);
  }
}
