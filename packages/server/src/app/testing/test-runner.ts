import type { Capabilities, FinishKind } from '@baton/core';
import type { App } from '../app.ts';
import type { CallerConnection, HeldLease, OfferOutput, SessionInput, SyncInput, SyncOutput } from '../runner-calls.ts';
import { settle } from './manual-clock.ts';

/** A sync that was sent: its answer once there is one, and its connection. */
export class SyncCall {
  readonly #connection = { closed: false, onClose: null as (() => void) | null };
  answer: SyncOutput | null = null;
  error: unknown = null;

  constructor(send: (connection: CallerConnection) => Promise<SyncOutput>) {
    send(this.#connection).then(
      (answer) => {
        this.answer = answer;
      },
      (error: unknown) => {
        this.error = error;
      },
    );
  }

  get offers(): OfferOutput[] {
    return this.answer?.offers ?? [];
  }

  /** Answered, and still held, in one word each. */
  get state(): 'held' | 'answered' | 'failed' {
    return this.error !== null ? 'failed' : this.answer ? 'answered' : 'held';
  }

  dropConnection(): void {
    this.#connection.closed = true;
    this.#connection.onClose?.();
  }
}

export const capabilities = (patch: Partial<Omit<Capabilities, 'executors'>> & { executors?: string[] } = {}): Capabilities => ({
  labels: patch.labels ?? [],
  executors: (patch.executors ?? ['shell']).map((name) => ({ name, version: null })),
  capacity: patch.capacity ?? 1,
  fence: patch.fence ?? true,
  attributes: patch.attributes ?? {},
  ranges: patch.ranges ?? {},
  devices: patch.devices ?? [],
  ...(patch.updates !== undefined && { updates: patch.updates }),
});

/** A runner that does what the test tells it, and nothing by itself. */
export class TestRunner {
  readonly id: string;
  readonly #app: () => App;
  #capabilities: ReturnType<typeof capabilities>;
  bootId = 'boot-1';
  version = '1.0.0';
  sessionId = '';
  syncNumber = 0;
  /** as it was told when its session was opened */
  renewInMs: number | null = null;
  /** what its syncs list */
  holds: HeldLease[] = [];

  constructor(app: () => App, id: string, offers: ReturnType<typeof capabilities>) {
    this.#app = app;
    this.id = id;
    this.#capabilities = offers;
  }

  /** What its next session will say that it can do. */
  declare(offers: Parameters<typeof capabilities>[0]): void {
    this.#capabilities = capabilities(offers);
  }

  async open(address = '127.0.0.1', more: Pick<Partial<SessionInput>, 'version' | 'updateFailed'> = {}): Promise<this> {
    const about = { bootId: this.bootId, version: this.version, protocol: { min: 1, max: 1 } };
    const input = { ...about, capabilities: this.#capabilities, ...more };
    const answer = await this.#app().runners.openSession(this.id, input, address);
    this.sessionId = answer.sessionId;
    this.renewInMs = answer.renewInMs;
    this.syncNumber = 0;
    return this;
  }

  sync(patch: Partial<SyncInput> = {}): SyncCall {
    const input: SyncInput = {
      sessionId: this.sessionId,
      number: ++this.syncNumber,
      freeSlots: Math.max(0, this.#capabilities.capacity - this.holds.length),
      leases: [...this.holds],
      draining: false,
      ...patch,
    };
    return new SyncCall((connection) => this.#app().runners.sync(this.id, input, connection));
  }

  accept({ attemptId, epoch }: Pick<OfferOutput, 'attemptId' | 'epoch'>, decline?: string) {
    const input = { sessionId: this.sessionId, epoch, syncNumber: this.syncNumber, decline };
    return this.#app().runners.accept(this.id, attemptId, input);
  }

  report({ attemptId, epoch }: Pick<OfferOutput, 'attemptId' | 'epoch'>, kind: FinishKind = 'succeeded'): Promise<void> {
    const end = { exitCode: kind === 'succeeded' ? 0 : null, signal: null, message: null };
    return this.#app().runners.report(this.id, attemptId, { epoch, kind, ...end });
  }

  /** Syncs, and accepts the one job that it is offered; lists it from then on. */
  async take(): Promise<OfferOutput> {
    const call = this.sync();
    await settle();
    const [offer] = call.offers;
    if (!offer) throw new Error(`no offer: the sync is ${call.state}`);
    await this.accept(offer);
    this.holds.push({ attemptId: offer.attemptId, epoch: offer.epoch });
    return offer;
  }
}
