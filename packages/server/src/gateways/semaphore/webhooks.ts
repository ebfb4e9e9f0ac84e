import type { App } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { WebhookSender } from '../../ports/webhook-sender.ts';

interface WebhooksDeps {
  app: App;
  webhookSender: WebhookSender;
  clock: Clock;
  logger: Logger;
}

/** How often it is looked whether somebody is waited for. */
const lookEveryMs = 10_000;
/** A machine that is called takes its time to come. */
const callEveryMs = 60_000;

/** Posts on their way at once; what is more is not told: a receiver that does not answer is not to hold up others for long. */
const atOnceMax = 64;

/**
 * Tells the address that a runner registered that a task begins or has ended on it, as Semaphore does. There the dispatch fails when the receiver does; here
 * the runner has its task already, so what is not delivered is only told of in the log.
 */
export class Webhooks {
  readonly #deps: WebhooksDeps;
  readonly #closing = new AbortController();
  #underWay = 0;
  #next = (): void => {};
  /** runners that were called, and when, monotonic */
  readonly #called = new Map<string, number>();

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
  }

  tell(action: 'start' | 'finish', runnerId: string, taskId: number): void {
    void this.#tell(action, runnerId, taskId);
  }

  /** @returns whether it was delivered */
  async #tell(action: 'start' | 'finish', runnerId: string, taskId: number): Promise<boolean> {
    const { app, logger } = this.#deps;
    const standing = app.runners.standing(runnerId);
    const url = standing?.foreign?.webhook ?? null;
    if (url === null || this.#closing.signal.aborted) return false;
    if (this.#underWay >= atOnceMax) {
      logger.warn({ runnerId, action }, 'too many webhooks of runners at once');
      return false;
    }
    this.#underWay++;
    const told = { action, project_id: taskId, task_id: taskId, template_id: taskId, runner_id: standing?.number ?? 0 };
    try {
      return await this.#post(url, JSON.stringify(told), { runnerId, action });
    } catch (error) {
      logger.warn({ runnerId, action, err: error }, 'the webhook of a runner was not delivered');
      return false;
    } finally {
      this.#underWay--;
    }
  }

  /** One that is delivered lets its runner be expected; its answer is not waited for. */
  async #bring(runnerId: string): Promise<void> {
    if (await this.#tell('start', runnerId, 0)) this.#deps.app.runners.called(runnerId);
  }

  /** Calls runners that nobody hears of while a job waits that fits them: so one-off runners are started. */
  watch(): void {
    this.#next = this.#deps.clock.after(lookEveryMs, () => {
      void this.#call().finally(() => {
        if (!this.#closing.signal.aborted) this.watch();
      });
    });
  }

  /** It came, and is gone again: it is called at once if a job waits for it. */
  async callAgain(runnerId: string): Promise<void> {
    this.#called.delete(runnerId);
    if (!this.#closing.signal.aborted) await this.#call();
  }

  async #call(): Promise<void> {
    const { app, clock, logger } = this.#deps;
    try {
      const now = clock.monotonic();
      for (const [id, at] of this.#called) if (now - at >= callEveryMs) this.#called.delete(id);
      for (const id of await app.runners.calledFor()) {
        if (this.#called.has(id)) continue;
        this.#called.set(id, now);
        void this.#bring(id);
      }
    } catch (error) {
      logger.warn({ err: error }, 'it could not be looked whether runners are to be called');
    }
  }

  close(): void {
    this.#next();
    this.#closing.abort();
  }

  async #post(url: string, body: string, what: object): Promise<boolean> {
    const { webhookSender, logger } = this.#deps;
    const headers = { 'content-type': 'application/json' };
    const { status, problem } = await webhookSender.post({ url, headers, body }, this.#closing.signal);
    const isDelivered = status === 200 || status === 204;
    if (!isDelivered && !this.#closing.signal.aborted)
      logger.warn({ ...what, status, problem }, 'the webhook of a runner was not delivered');
    return isDelivered;
  }
}
