import type { ServerMessage } from '@baton/protocol';
import type { LogPageView } from '../../../app/index.ts';
import { hasMore, type ReadLog, receiptOf, textFrom, textParts } from '../../views/log-page.ts';
import type { LogText } from '../../views/log-text.ts';
import { Repeater } from '../repeater.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';

const pageBytesMax = 256 * 1024;
/** Who wants the end gets about so much of it. */
const tailBytes = 384 * 1024;
/** Who is so far behind it, and only then, is led to it. */
const behindBytesMax = 8 * 1024 * 1024;

type Message = Extract<ServerMessage, { op: 'log' }>;

/** The log of an attempt as it grows. A reader that is slow gets it slowly. */
export class LogSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #attemptId: string;
  readonly #pages: Repeater;
  readonly #read: ReadLog;
  #after: number;
  readonly #wantsTail: boolean;
  #text: LogText | null = null;
  #saidEnded = false;
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps, topic: TopicOf<'log'>, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.#attemptId = topic.attemptId;
    this.#after = topic.after;
    this.#wantsTail = topic.tail ?? false;
    this.#read = (after, bytesMax) => deps.app.jobs.readAttemptLog(topic.attemptId, after, bytesMax);
    this.#pages = new Repeater(() => this.#sendPages(), onError);
  }

  async open(): Promise<void> {
    this.#stop = this.#deps.app.live.onLog(this.#attemptId, () => this.#pages.ask());
    await this.#sendPages(true);
    this.#pages.ask();
  }

  close(): void {
    this.#stop();
    this.#pages.stop();
  }

  /** @param first also says that there is nothing yet */
  async #sendPages(first = false): Promise<void> {
    for (let always = first; ; always = false) {
      const from = this.#wantsTail ? await this.#skip(this.#after === 0 ? tailBytes : behindBytesMax) : undefined;
      const page = await this.#read(this.#after, pageBytesMax);
      const next = page.chunks.at(-1)?.number ?? this.#after;
      const more = hasMore(page, next);
      const endsNow = page.ended && !more && !this.#saidEnded;
      if (page.chunks.length > 0 || endsNow || always) await this.#send(page, next, page.ended && !more, from);
      if (!more || page.chunks.length === 0) return;
    }
  }

  /** Leaves out what is further from the end than this. */
  async #skip(bytes: number): Promise<Message['from']> {
    const far = await this.#deps.app.jobs.markTail(this.#attemptId, bytes);
    if (far.after <= this.#after) return undefined;
    const { after, lines, open } = await this.#deps.app.jobs.markTail(this.#attemptId, tailBytes);
    this.#after = after;
    this.#text = null;
    return { after, lines, open };
  }

  async #send(page: LogPageView, next: number, ended: boolean, from: Message['from']): Promise<void> {
    const after = this.#after;
    // set first: should sending take long, nothing is sent twice
    this.#after = next;
    this.#saidEnded = ended;
    const parts = page.chunks.length === 0 ? [] : textParts(page.chunks, await this.#textFrom(after, page));
    await this.#deps.outlet.sendGently({
      op: 'log',
      id: this.#deps.id,
      ...(from && { from }),
      parts,
      receipt: receiptOf(page),
      ended,
    });
  }

  async #textFrom(after: number, page: LogPageView): Promise<LogText> {
    this.#text ??= await textFrom(this.#read, after, page.chunks);
    return this.#text;
  }
}
