import {
  auditedRow,
  type Change,
  type Choice,
  chooseDeliveries,
  claimDelivery,
  type Decision,
  isFailing,
  nothing,
  type Plan,
  releaseDelivery,
  serverActor,
  settleDelivery,
  type Webhook,
  type WebhookAnswer,
  type WebhookDelivery,
  webhookLimits,
  webhookPurpose,
} from '@baton/core';
import type { WebhookSender } from '../../ports/webhook-sender.ts';
import type { Context } from '../context.ts';
import { signedHeaders } from './sign.ts';

/** How many pending ones are looked at, until there is one that is due. */
const looks = [100, 1_000, 20_000];

interface Line {
  /** what this server sends at the moment */
  underWay: Map<string, Promise<void>>;
  isLooking: boolean;
  isWanted: boolean;
  cancelTimer: () => void;
}

/** Sends what is due, each webhook for itself. */
export class Deliveries {
  readonly #context: Context;
  readonly #sender: WebhookSender;
  readonly #lines = new Map<string, Line>();
  readonly #stopping = new AbortController();

  constructor(context: Context, sender: WebhookSender) {
    this.#context = context;
    this.#sender = sender;
    context.committer.onChanges(['webhook', 'webhookDelivery'], (changes) => {
      for (const change of changes) this.#heard(change);
    });
    context.committer.onDoubt((changes) => {
      for (const change of changes) this.#heard(change);
    });
  }

  #heard(change: Change): void {
    if (change.op === 'remove') return;
    if (change.kind === 'webhook') this.wake(change.row.id);
    else if (change.kind === 'webhookDelivery' && change.row.claimedUntil === null) this.wake(change.row.webhookId);
  }

  /** Looks at all: what another server wrote, or left behind, is found by that. */
  wakeAll(): void {
    for (const { id } of this.#context.outbox.webhooks()) this.wake(id);
  }

  /** Something of this webhook may be due. */
  wake(webhookId: string): void {
    if (this.#context.closed !== null) return;
    const line = this.#lines.get(webhookId) ?? {
      ...{ underWay: new Map(), isLooking: false, isWanted: false, cancelTimer: () => {} },
    };
    this.#lines.set(webhookId, line);
    line.isWanted = true;
    if (!line.isLooking) void this.#lookAgain(webhookId, line);
  }

  /** Breaks off what is under way; it is sent again after the next start, with the same ids. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { underWay, cancelTimer } of this.#lines.values()) {
      cancelTimer();
      await Promise.all(underWay.values());
    }
  }

  async #lookAgain(webhookId: string, line: Line): Promise<void> {
    line.isLooking = true;
    while (line.isWanted && !this.#stopping.signal.aborted) {
      line.isWanted = false;
      line.cancelTimer();
      try {
        await this.#look(webhookId, line);
      } catch (error) {
        this.#context.deps.logger.warn({ webhook: webhookId, error: String(error) }, 'a webhook is looked at later');
        this.#wakeIn(webhookId, line, webhookLimits.claimMs);
      }
    }
    line.isLooking = false;
  }

  async #look(webhookId: string, line: Line): Promise<void> {
    const webhook = this.#context.outbox.webhook(webhookId);
    if (!webhook) {
      this.#lines.delete(webhookId);
      return;
    }
    const { chosen, wakeAt } = await this.#choose(webhook, line);
    if (wakeAt !== null) this.#wakeIn(webhookId, line, wakeAt - this.#context.now());
    const plans = chosen.map((delivery) => claimDelivery(delivery, this.#context.now())).filter((each) => each.ok);
    const results = await this.#context.committer.commit(plans);
    for (const [index, plan] of plans.entries()) {
      const claimed = results[index]?.status === 'committed' ? deliveryIn(plan) : null;
      if (claimed) line.underWay.set(claimed.id, this.#send(webhook, claimed, line));
    }
  }

  async #choose(webhook: Webhook, line: Line): Promise<Choice> {
    const underWay = new Set(line.underWay.keys());
    let choice: Choice = { chosen: [], wakeAt: null };
    for (const limit of looks) {
      const pending = await this.#context.deps.store.read.webhookDeliveriesPending(webhook.id, limit);
      choice = chooseDeliveries(webhook, pending, underWay, this.#context.now());
      const isFull = underWay.size >= webhookLimits.atOnceMax;
      if (pending.length < limit || isFull || isEnough(webhook, choice)) break;
    }
    return choice;
  }

  #wakeIn(webhookId: string, line: Line, ms: number): void {
    line.cancelTimer();
    line.cancelTimer = this.#context.deps.clock.after(Math.max(1, Math.min(ms, webhookLimits.claimMs)), () =>
      this.wake(webhookId),
    );
  }

  async #send(webhook: Webhook, delivery: WebhookDelivery, line: Line): Promise<void> {
    const at = this.#context.now();
    try {
      const secrets = this.#secretsOf(webhook, at);
      const answer = secrets
        ? await this.#sender.post(this.#post(webhook, delivery, secrets, at), this.#stopping.signal)
        : unsigned;
      await this.#settle(delivery, { ...answer, at });
    } catch (error) {
      // the claim runs out, and it is sent again
      this.#context.deps.logger.warn({ delivery: delivery.id, error: String(error) }, 'the answer to a webhook was not kept');
    }
    line.underWay.delete(delivery.id);
    this.wake(webhook.id);
  }

  #post({ url }: Webhook, { eventId, body }: WebhookDelivery, secrets: readonly string[], at: number) {
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Baton/${this.#context.deps.version}`,
      ...signedHeaders(eventId, at, body, secrets),
    };
    return { url, headers, body };
  }

  /** Null: the key that opens the present one is not here. */
  #secretsOf(webhook: Webhook, now: number): string[] | null {
    const { vault } = this.#context.deps;
    const purpose = webhookPurpose(webhook.id);
    const present = vault.open(webhook, purpose);
    const earlier = webhook.earlier && webhook.earlier.until > now ? vault.open(webhook.earlier, purpose) : null;
    return present === null ? null : [present, ...(earlier === null ? [] : [earlier])];
  }

  async #settle({ id, claimedUntil }: WebhookDelivery, answer: WebhookAnswer): Promise<void> {
    const { committer, deps } = this.#context;
    await committer.carryOut(
      async () => {
        const delivery = await deps.store.read.get('webhookDelivery', id);
        return { delivery, webhook: delivery && (await deps.store.read.get('webhook', delivery.webhookId)) };
      },
      ({ delivery, webhook }) => {
        // another server has it by now
        if (!delivery || delivery.claimedUntil !== claimedUntil) return nothing();
        if (this.#stopping.signal.aborted && answer.status === null) return releaseDelivery(delivery, this.#context.now());
        return this.#audited(settleDelivery(delivery, webhook, answer, this.#context.now(), deps.entropy.unit()), webhook);
      },
    );
  }

  /** A webhook that its receiver ended is told of in the audit log too. */
  #audited(decision: Decision, webhook: Webhook | null): Decision {
    const after = decision.ok ? decision.changes.find((change) => change.kind === 'webhook') : undefined;
    if (!webhook || after?.kind !== 'webhook' || after.op === 'remove' || after.row.disabled === webhook.disabled)
      return decision;
    const deed = { actor: serverActor('its receiver'), action: 'webhook.disable' as const };
    return auditedRow(decision, deed, 'webhook', webhook, webhook, this.#context.now());
  }
}

/** Of one that is probed, what was never tried is looked for among all that wait. */
const isEnough = (webhook: Webhook, { chosen }: Choice): boolean =>
  isFailing(webhook) ? chosen.length === 0 || chosen.some(({ tries }) => tries === 0) : chosen.length > 0;

const unsigned = {
  ...{ durationMs: 0, status: null, bodyHead: '', retryAfterMs: null },
  problem: 'the key that opens its signing secret is not on this server',
};

function deliveryIn({ changes }: Plan): WebhookDelivery | null {
  const [change] = changes;
  return change?.kind === 'webhookDelivery' && change.op === 'update' ? change.row : null;
}
