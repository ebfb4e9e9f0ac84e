import { randomUUID } from 'node:crypto';
import { type RegisterAnswer, runnerPaths, type SessionAnswer, type SyncAnswer, type Vitals, version } from '@baton/protocol';
import type { LoadClient } from './client.ts';

/** What happens between an offer and the next sync. */
export interface RunnerHooks {
  /** the answer of a sync has just arrived with these offers */
  offered(jobIds: readonly string[]): void;
  finished(jobIds: readonly string[]): void;
}

export interface RunnerOptions {
  /** in place of those that every simulated runner has */
  labels?: string[];
  /** accepts and reports ride along with syncs instead of being calls of their own */
  folded: boolean;
  /** how the machine is, said with every sync as real runners do; null: nothing */
  vitals?: (() => Vitals) | null;
  /** called with the attempt between accept and report: sends its log */
  log: ((runner: SimulatedRunner, attemptId: string, epoch: number) => Promise<void>) | null;
}

/** What every simulated runner says of itself. */
export const capabilities = {
  labels: ['bench'],
  executors: [{ name: 'shell', version: null }],
  capacity: 1,
  fence: true,
  attributes: {},
};

type Offer = SyncAnswer['offers'][number];

/** Speaks the runner protocol and runs nothing. */
export class SimulatedRunner {
  readonly client: LoadClient;
  readonly token: string;
  readonly #sessionId: string;
  readonly #hooks: RunnerHooks;
  readonly #options: RunnerOptions;
  #number = 0;
  #stopped = false;

  private constructor(client: LoadClient, token: string, sessionId: string, hooks: RunnerHooks, options: RunnerOptions) {
    this.client = client;
    this.token = token;
    this.#sessionId = sessionId;
    this.#hooks = hooks;
    this.#options = options;
  }

  static async connect(
    client: LoadClient,
    registrationToken: string,
    name: string,
    hooks: RunnerHooks,
    options: RunnerOptions,
  ): Promise<SimulatedRunner> {
    const nonce = randomUUID();
    const own = options.labels ? { ...capabilities, labels: options.labels } : capabilities;
    const registered = await client.json<RegisterAnswer>('POST', runnerPaths.register, registrationToken, {
      name,
      capabilities: own,
      version,
      nonce,
    });
    const session = await client.json<SessionAnswer>('POST', runnerPaths.session, registered.token, {
      bootId: nonce,
      version,
      protocol: { min: 1, max: 1 },
      capabilities: own,
    });
    return new SimulatedRunner(client, registered.token, session.sessionId, hooks, options);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Syncs until it is stopped. */
  async run(): Promise<void> {
    let offered: Offer[] = [];
    let running: Offer[] = [];
    while (!this.#stopped) {
      const answer = await this.#sync(offered, running);
      if (running.length > 0) this.#hooks.finished(running.map((offer) => offer.attemptId));
      running = offered;
      offered = [];
      if (answer.offers.length === 0) continue;
      this.#hooks.offered(answer.offers.map((offer) => offer.jobId));
      if (this.#options.folded) offered = answer.offers;
      else for (const offer of answer.offers) await this.#execute(offer);
    }
  }

  /** What was offered is accepted, and what runs is reported, by the sync itself: only with `folded` there is any. */
  #sync(offered: readonly Offer[], running: readonly Offer[]): Promise<SyncAnswer> {
    const leases = [...offered, ...running].map(({ attemptId, epoch }) => ({ attemptId, epoch }));
    return this.client.json<SyncAnswer>('POST', runnerPaths.sync, this.token, {
      sessionId: this.#sessionId,
      number: ++this.#number,
      freeSlots: 1 - offered.length,
      leases,
      draining: false,
      ...(this.#options.vitals && { vitals: this.#options.vitals() }),
      ...(offered.length > 0 && { accepts: leases.slice(0, offered.length) }),
      ...(running.length > 0 && { reports: running.map((offer) => ({ attemptId: offer.attemptId, ...this.#report(offer) })) }),
    });
  }

  #report = (offer: Offer) => ({ epoch: offer.epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null });

  async #execute(offer: Offer): Promise<void> {
    const accept = { sessionId: this.#sessionId, epoch: offer.epoch, syncNumber: this.#number };
    await this.client.done(runnerPaths.accept(offer.attemptId), this.token, accept);
    if (this.#options.log) await this.#options.log(this, offer.attemptId, offer.epoch);
    await this.client.done(runnerPaths.report(offer.attemptId), this.token, this.#report(offer));
    this.#hooks.finished([offer.jobId]);
  }
}
