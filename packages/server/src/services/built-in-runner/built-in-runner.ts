import { builtInCapabilities, builtInCapacity } from '@baton/core';
import type { App } from '../../app/app.ts';
import type { AppDeps } from '../../app/deps.ts';
import type { Operations } from '../../app/hosting/operations.ts';
import type { OfferOutput, SyncOutput } from '../../app/runner-calls.ts';
import type { Loop } from '../every.ts';
import { Attempt, type AttemptParts } from './attempt.ts';

const address = '127.0.0.1';
/** After something that went wrong. */
const againMs = 1_000;

/** One connected life of the server as a runner: syncs, takes what it is offered, and tells how it went. */
class Session {
  readonly #parts: AttemptParts;
  readonly #deps: Pick<AppDeps, 'clock' | 'logger' | 'protocol' | 'version'>;
  readonly #bootId: string;
  readonly #attempts = new Map<string, Attempt>();
  readonly #over: () => void;
  #sessionId = '';
  #number = 0;
  #isOver = false;

  constructor(parts: AttemptParts, deps: AppDeps, bootId: string, over: () => void) {
    this.#parts = parts;
    this.#deps = deps;
    this.#bootId = bootId;
    this.#over = over;
  }

  async open(): Promise<void> {
    const { runners, runnerId } = this.#parts;
    const { protocol, version } = this.#deps;
    const input = { bootId: this.#bootId, version, protocol, capabilities: builtInCapabilities() };
    this.#sessionId = (await runners.openSession(runnerId, input, address)).sessionId;
    this.#sync();
  }

  /** Nothing is done any more. Resolves when nothing is under way. */
  async end(): Promise<void> {
    this.#isOver = true;
    const attempts = [...this.#attempts.values()];
    for (const attempt of attempts) attempt.abandon();
    await Promise.all(attempts.map(({ over }) => over));
  }

  #sync(): void {
    if (this.#isOver) return;
    const number = ++this.#number;
    const leases = [...this.#attempts.values()].map(({ attemptId, epoch, isStopping: stopping }) => ({
      attemptId,
      epoch,
      stopping,
    }));
    const input = { sessionId: this.#sessionId, number, freeSlots: builtInCapacity - leases.length, leases, draining: false };
    this.#parts.runners.sync(this.#parts.runnerId, input, { closed: false, onClose: null }).then(
      (output) => this.#take(output, number),
      (error: unknown) => this.#failed(error, number),
    );
  }

  #failed(error: unknown, number: number): void {
    if (this.#isOver || number !== this.#number) return;
    this.#deps.logger.warn({ error: String(error) }, 'the built-in runner could not ask for work');
    this.#deps.clock.after(againMs, () => {
      if (number === this.#number) this.#sync();
    });
  }

  #take({ offers, cancel, stop, directives }: SyncOutput, number: number): void {
    if (this.#isOver) return;
    if (directives.sessionEnded) {
      this.#isOver = true;
      this.#over();
      return;
    }
    for (const { attemptId } of cancel) this.#attempts.get(attemptId)?.cancel();
    for (const { attemptId } of stop) this.#attempts.get(attemptId)?.abandon();
    const accepts = offers.map((offer) => this.#accept(offer, number));
    if (number === this.#number) void Promise.all(accepts).then(() => number === this.#number && this.#sync());
  }

  async #accept({ attemptId, epoch }: OfferOutput, syncNumber: number): Promise<void> {
    const { runners, runnerId } = this.#parts;
    try {
      const { assignment } = await runners.accept(runnerId, attemptId, { sessionId: this.#sessionId, epoch, syncNumber });
      if (!assignment || this.#isOver) return;
      const attempt = new Attempt(this.#parts, assignment);
      this.#attempts.set(attemptId, attempt);
      void attempt.over.then(() => {
        this.#attempts.delete(attemptId);
        this.#sync();
      });
    } catch (error) {
      // it went elsewhere, or comes again
      this.#deps.logger.info({ attemptId, error: String(error) }, 'the built-in runner did not get what it was offered');
    }
  }
}

/** The server as a runner of the jobs that work on cloud-hosted runners: from when there are any until it stops. */
export function followOperations(app: Pick<App, 'runners'>, operations: Operations, deps: AppDeps): Loop {
  const { clock, logger, entropy } = deps;
  const bootId = entropy.uuid(clock.now());
  let stopped = false;
  let session: Session | null = null;
  let changing: Promise<void> = Promise.resolve();
  const next = (action: () => Promise<void>): void => {
    changing = changing.then(action).catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the built-in runner could not begin');
      session = null;
      clock.after(againMs, () => next(begin));
    });
  };
  const begin = async (): Promise<void> => {
    const runner = operations.builtIn();
    if (stopped || session || !runner) return;
    const parts = { runners: app.runners, operations, clock, logger, runnerId: runner.id };
    const opened = new Session(parts, deps, bootId, () => next(() => renew(opened)));
    session = opened;
    await opened.open();
  };
  const renew = async (ended: Session): Promise<void> => {
    await ended.end();
    if (session === ended) session = null;
    await begin();
  };
  operations.onBuiltIn(() => {
    if (!session && !stopped) next(begin);
  });
  next(begin);
  return {
    stop: async () => {
      stopped = true;
      await changing;
      await session?.end();
    },
  };
}
