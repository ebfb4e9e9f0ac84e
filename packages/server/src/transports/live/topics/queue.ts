import type { Queue, QueuedClass } from '@baton/protocol';
import { rowsText } from '../row-text.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';

/** Explanations follow the fleet and the queue: they are told so often. */
const everyMs = 1_000;
/** What takes long is done more rarely, so that it takes a tenth of the time at most. */
const restOfEach = 10;

/** Why jobs wait, by kind: whole at first, then the kinds of which something is another. */
export class QueueSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #scope: string | null;
  readonly #onError: (error: unknown) => void;
  /** what was told, by kind */
  #told: Map<string, string> | null = null;
  #toldKeys = '';
  #last: Queue | null = null;
  #stop: (() => void) | null = null;
  #closed = false;

  constructor(deps: SubscriptionDeps, { scope }: TopicOf<'queue'>, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.#scope = scope;
    this.#onError = onError;
  }

  /** It is told whole: who resumes gets it too. */
  async open(_cursor: number | null): Promise<void> {
    this.#next(await this.#tell());
  }

  close(): void {
    this.#closed = true;
    this.#stop?.();
  }

  #next(tookMs: number): void {
    if (this.#closed) return;
    this.#stop = this.#deps.clock.after(Math.max(everyMs, tookMs * restOfEach), () => {
      this.#tell()
        .catch((error: unknown) => {
          this.#onError(error);
          return everyMs;
        })
        .then((took) => this.#next(took));
    });
  }

  /** Answers how long it took. */
  async #tell(): Promise<number> {
    const { app, hub, clock } = this.#deps;
    const begun = clock.monotonic();
    const queue = await hub.queues.read(app, this.#scope);
    if (!this.#closed && queue !== this.#last) this.#send(queue);
    this.#last = queue;
    return clock.monotonic() - begun;
  }

  #send({ classes, keys }: Queue): void {
    const { id, outlet } = this.#deps;
    const before = this.#told;
    const now = new Map(classes.map((each) => [each.classId, rowsText([each])]));
    const changed = classes.filter((each: QueuedClass) => before?.get(each.classId) !== now.get(each.classId));
    const gone = [...(before?.keys() ?? [])].filter((classId) => !now.has(classId));
    const keysText = rowsText(keys);
    this.#told = now;
    if (before && changed.length === 0 && gone.length === 0 && keysText === this.#toldKeys) return;
    this.#toldKeys = keysText;
    const head = JSON.stringify({ op: 'queue', id, whole: before === null, gone });
    outlet.sendText(`${head.slice(0, -1)},"classes":${rowsText(changed)},"keys":${keysText}}`);
  }
}
