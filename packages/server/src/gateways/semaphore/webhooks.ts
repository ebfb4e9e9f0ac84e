import type { App } from '../../app/index.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { WebhookSender } from '../../ports/webhook-sender.ts';

interface WebhooksDeps {
  app: App;
  webhookSender: WebhookSender;
  logger: Logger;
}

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

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
  }

  tell(action: 'start' | 'finish', runnerId: string, taskId: number): void {
    const { app, logger } = this.#deps;
    const standing = app.runners.standing(runnerId);
    const url = standing?.foreign?.webhook ?? null;
    if (url === null || this.#closing.signal.aborted) return;
    if (this.#underWay >= atOnceMax) return void logger.warn({ runnerId, action }, 'too many webhooks of runners at once');
    this.#underWay++;
    const told = { action, project_id: taskId, task_id: taskId, template_id: taskId, runner_id: standing?.number ?? 0 };
    void this.#post(url, JSON.stringify(told), { runnerId, action }).finally(() => {
      this.#underWay--;
    });
  }

  close(): void {
    this.#closing.abort();
  }

  async #post(url: string, body: string, what: object): Promise<void> {
    const { webhookSender, logger } = this.#deps;
    const headers = { 'content-type': 'application/json' };
    const { status, problem } = await webhookSender.post({ url, headers, body }, this.#closing.signal);
    if (status !== 200 && status !== 204 && !this.#closing.signal.aborted)
      logger.warn({ ...what, status, problem }, 'the webhook of a runner was not delivered');
  }
}
