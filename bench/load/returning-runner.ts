import { randomUUID } from 'node:crypto';
import {
  type Offer,
  protocolVersion,
  type RegisterAnswer,
  runnerPaths,
  type SessionAnswer,
  type SyncAnswer,
  version,
} from '@baton/protocol';
import type { LoadClient } from './client.ts';
import type { RawAnswer } from './connection.ts';
import { capabilities } from './simulated-runner.ts';

const backoffMsMin = 250;
const backoffMsMax = 5_000;
const backoffMs = (tries: number): number => Math.min(backoffMsMin * 2 ** (tries - 1), backoffMsMax);

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Speaks the runner protocol as the real one does when its server goes and comes back, and holds its jobs for ever. */
export class ReturningRunner {
  readonly #client: LoadClient;
  readonly #token: string;
  readonly #holds: () => void;
  readonly #bootId = randomUUID();
  readonly #held = new Map<string, number>();
  #sessionId = '';
  #spreadMs = 0;
  #number = 0;
  #failures = 0;

  private constructor(client: LoadClient, token: string, holds: () => void) {
    this.#client = client;
    this.#token = token;
    this.#holds = holds;
  }

  /** @param holds called when a job was accepted: it is held from then on */
  static async connect(client: LoadClient, registrationToken: string, name: string, holds: () => void): Promise<ReturningRunner> {
    const body = { name, capabilities, version, nonce: randomUUID() };
    const { token } = await client.json<RegisterAnswer>('POST', runnerPaths.register, registrationToken, body);
    const runner = new ReturningRunner(client, token, holds);
    await runner.#open();
    return runner;
  }

  /** Syncs for ever. What is held is renewed before anything else: each sync lists it. */
  async run(): Promise<never> {
    for (;;) {
      const answer = await this.#sync().catch(() => null);
      if (answer?.status !== 200) {
        await this.#pause(answer);
        continue;
      }
      this.#failures = 0;
      const { offers, stop, directives } = JSON.parse(answer.body.toString()) as SyncAnswer;
      for (const { attemptId } of stop) this.#held.delete(attemptId);
      if (directives.sessionEnded) await this.#open().catch(() => this.#pause(null));
      for (const offer of offers) await this.#accept(offer);
    }
  }

  /** Waiting before the next try: spread after the first failure and when the server asks for patience, else longer each time. */
  async #pause(answer: RawAnswer | null): Promise<void> {
    this.#failures++;
    const first = this.#failures === 1;
    const asked = answer?.retryAfterMs ?? null;
    const spreadMs = first || asked !== null ? this.#spreadMs : backoffMs(this.#failures);
    await wait((asked ?? (first ? 0 : backoffMs(this.#failures))) + Math.random() * spreadMs);
  }

  #leases = () => [...this.#held].map(([attemptId, epoch]) => ({ attemptId, epoch }));

  async #open(): Promise<void> {
    const body = { bootId: this.#bootId, version, protocol: protocolVersion, capabilities };
    const answer = await this.#client.json<SessionAnswer>('POST', runnerPaths.session, this.#token, body);
    this.#sessionId = answer.sessionId;
    this.#spreadMs = answer.durations.reconnectSpreadMs;
    this.#number = 0;
  }

  #sync(): Promise<RawAnswer> {
    return this.#client.call('POST', runnerPaths.sync, this.#token, {
      sessionId: this.#sessionId,
      number: ++this.#number,
      freeSlots: 1 - this.#held.size,
      leases: this.#leases(),
      draining: false,
    });
  }

  async #accept({ attemptId, epoch }: Offer): Promise<void> {
    this.#held.set(attemptId, epoch);
    const body = { sessionId: this.#sessionId, epoch, syncNumber: this.#number };
    const answer = await this.#client.call('POST', runnerPaths.accept(attemptId), this.#token, body).catch(() => null);
    if (answer?.status === 200) this.#holds();
    else this.#held.delete(attemptId);
  }
}
