import { randomUUID } from 'node:crypto';
import {
  type AcceptAnswer,
  type RegisterAnswer,
  runnerPaths,
  type SessionAnswer,
  type SyncAnswer,
  version,
} from '@baton/protocol';
import type { LoadClient } from '../load/client.ts';
import { capabilities } from '../load/simulated-runner.ts';

type Offer = SyncAnswer['offers'][number];

/** A runner that is led step by step: it holds jobs and keeps in contact, and claims and finishes when it is told to. */
export class SlotRunner {
  readonly capacity: number;
  readonly #client: LoadClient;
  readonly #token: string;
  readonly #sessionId: string;
  readonly #onError: (error: unknown) => void;
  readonly #held = new Map<string, number>();
  #number = 0;
  /** rises when what it does changes: an idle loop of an earlier turn ends */
  #turn = 0;

  private constructor(client: LoadClient, token: string, sessionId: string, capacity: number, onError: (error: unknown) => void) {
    this.capacity = capacity;
    this.#client = client;
    this.#token = token;
    this.#sessionId = sessionId;
    this.#onError = onError;
  }

  static async connect(
    client: LoadClient,
    registrationToken: string,
    { name, labels, capacity }: { name: string; labels: string[]; capacity: number },
    onError: (error: unknown) => void,
  ): Promise<SlotRunner> {
    const nonce = randomUUID();
    const own = { ...capabilities, labels, capacity };
    const { token } = await client.json<RegisterAnswer>('POST', runnerPaths.register, registrationToken, {
      ...{ name, capabilities: own, version, nonce },
    });
    const session = { bootId: nonce, version, protocol: { min: 1, max: 1 }, capabilities: own };
    const { sessionId } = await client.json<SessionAnswer>('POST', runnerPaths.session, token, session);
    return new SlotRunner(client, token, sessionId, capacity, onError);
  }

  get holds(): number {
    return this.#held.size;
  }

  /** Keeps in contact without taking work, until it claims. */
  idle(): void {
    void this.#idle(++this.#turn).catch(this.#onError);
  }

  /** Asks for work for every slot that is free, and resolves with what it is offered first. */
  async claim(): Promise<Offer[]> {
    const turn = ++this.#turn;
    while (turn === this.#turn) {
      const { offers } = await this.#sync(this.capacity - this.#held.size);
      if (offers.length > 0) return offers;
    }
    return [];
  }

  /** Takes what it was offered, and resolves with the names of the jobs. */
  async accept(offers: readonly Offer[]): Promise<string[]> {
    return await Promise.all(
      offers.map(async ({ attemptId, epoch }) => {
        const body = { sessionId: this.#sessionId, epoch, syncNumber: this.#number };
        const { assignment } = await this.#client.json<AcceptAnswer>('POST', runnerPaths.accept(attemptId), this.#token, body);
        this.#held.set(attemptId, epoch);
        return assignment?.name ?? '';
      }),
    );
  }

  /** Reports all that it holds as finished. */
  async finish(): Promise<void> {
    const report = { kind: 'succeeded', exitCode: 0, signal: null, message: null };
    await Promise.all(
      [...this.#held].map(async ([attemptId, epoch]) => {
        await this.#client.json('POST', runnerPaths.report(attemptId), this.#token, { epoch, ...report });
        this.#held.delete(attemptId);
      }),
    );
  }

  async #idle(turn: number): Promise<void> {
    while (turn === this.#turn) await this.#sync(0);
  }

  #sync(freeSlots: number): Promise<SyncAnswer> {
    return this.#client.json<SyncAnswer>('POST', runnerPaths.sync, this.#token, {
      sessionId: this.#sessionId,
      number: ++this.#number,
      freeSlots,
      leases: [...this.#held].map(([attemptId, epoch]) => ({ attemptId, epoch })),
      draining: false,
    });
  }
}
