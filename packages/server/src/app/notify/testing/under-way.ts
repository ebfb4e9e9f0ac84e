import type { WebhookSender } from '../../../ports/webhook-sender.ts';
import type { Store } from '../../../store/interface.ts';
import { settle } from '../../testing/manual-clock.ts';

/** Knows what real stores and real receivers have not answered yet, so that a test goes on exactly when they have. */
export class UnderWay {
  readonly #open = new Set<Promise<unknown>>();

  #watch<T>(promise: Promise<T>): Promise<T> {
    const watched = promise.finally(() => this.#open.delete(watched));
    watched.catch(() => {});
    this.#open.add(watched);
    return watched;
  }

  /** Resolves when nothing is under way and nothing follows from what was. */
  async settled(): Promise<void> {
    for (let quietTurns = 0; quietTurns < 3; quietTurns++) {
      if (this.#open.size > 0) quietTurns = 0;
      await Promise.allSettled(this.#open);
      await settle();
    }
  }

  sender = (inner: WebhookSender): WebhookSender => ({
    problemOf: (url) => this.#watch(inner.problemOf(url)),
    post: (post, signal) => this.#watch(inner.post(post, signal)),
  });

  store(inner: Store): Store {
    const watched = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, name) => {
          const value = Reflect.get(object, name);
          if (name === 'read') return watched(value as object);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            const answer: unknown = value.apply(object, args);
            return answer instanceof Promise ? this.#watch(answer) : answer;
          };
        },
      });
    return watched(inner);
  }
}
