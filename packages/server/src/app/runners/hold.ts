import { mayTakeWork } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSync, HeldSyncs } from '../dispatch/held.ts';
import { withdraw } from '../dispatch/withdraw.ts';
import type { CallerConnection, OfferOutput, SyncInput, SyncOutput } from '../runner-calls.ts';

/** Held syncs end within this share of the hold time around it, so that a fleet does not answer in step. */
const holdJitter = 0.2;
/** In so many steps to each side: Node keeps a list for each length of time, and thousands of lists cost more than they spread. */
const holdJitterSteps = 20;

const noDevices: readonly string[] = [];

export interface HoldParts {
  context: Context;
  held: HeldSyncs;
  runnerId: string;
  input: SyncInput;
  /** accepts and reports rode along: it is answered as soon as the dispatch pass that they woke had its chance */
  prompt: boolean;
  connection: CallerConnection;
  /** makes the answer of what is true at that moment */
  compose: (offers: OfferOutput[]) => SyncOutput;
}

/** A sync from the moment it begins to be held until it is answered or its connection closes. */
export class Hold implements HeldSync {
  readonly runnerId: string;
  readonly sessionId: string;
  readonly slots: number;
  readonly prompt: boolean;
  readonly devicesInUse: readonly string[];
  readonly since: number;
  readonly answered: Promise<SyncOutput>;
  reserved = false;
  nudged = false;
  open = true;
  readonly #parts: HoldParts;
  readonly #cancelTimer: () => void;
  #resolve: (output: SyncOutput) => void = () => {};

  constructor(parts: HoldParts) {
    const { context, input, runnerId } = parts;
    this.#parts = parts;
    this.runnerId = runnerId;
    this.sessionId = input.sessionId;
    this.slots = input.freeSlots;
    this.prompt = parts.prompt;
    this.devicesInUse = input.leases.length === 0 ? noDevices : input.leases.flatMap(({ deviceId }) => deviceId ?? []);
    this.since = context.deps.clock.monotonic();
    this.answered = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    const { clock, durations, entropy } = context.deps;
    const jitter = Math.round(holdJitterSteps * (2 * entropy.unit() - 1)) / holdJitterSteps;
    this.#cancelTimer = clock.after(durations.syncHoldMs * (1 + holdJitter * jitter), () => this.nudge());
    parts.connection.onClose = () => this.#dropped();
    parts.held.add(this, this.#classKey());
  }

  /** The runner's row changed: it may take work now, or not any more, or other work. */
  runnerChanged(): void {
    if (!this.reserved) this.#parts.held.wait(this, this.#classKey());
  }

  /** The class that it waits for work as; null when it may not. */
  #classKey(): string | null {
    const { context, input } = this.#parts;
    const runner = context.fleet.runner(this.runnerId);
    const mayWork = runner !== undefined && mayTakeWork(runner) && !input.draining;
    return mayWork ? (context.fleet.runnerClass(this.runnerId)?.key ?? null) : null;
  }

  nudge(): void {
    if (this.reserved) this.nudged = true;
    else this.answer([]);
  }

  answer(offers: OfferOutput[]): void {
    const { context, compose, runnerId } = this.#parts;
    if (!this.open) {
      for (const offer of offers) void withdraw(context, offer.attemptId, 'offer_expired', 'the runner was gone');
      return;
    }
    this.#close();
    context.presence.answered(runnerId);
    this.#resolve(compose(offers));
  }

  /** Nobody is there any more to hear an answer. */
  #dropped(): void {
    const { context, compose, runnerId } = this.#parts;
    this.#close();
    context.presence.dropped(runnerId);
    this.#resolve(compose([]));
  }

  #close(): void {
    this.open = false;
    this.#cancelTimer();
    this.#parts.connection.onClose = null;
    this.#parts.held.remove(this);
  }
}
