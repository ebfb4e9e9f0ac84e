import type { LinesWanted } from '../../../app/index.ts';
import { lineOf } from '../../views/line.ts';
import { Repeater } from '../repeater.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';

const linesMax = 500;
/** Lines are gathered this long: who reads along reads no faster. */
const gatherMs = 100;

/** Lines of runners and server as they come, as far as the one who follows may see them. A reader that is slow gets them slowly. */
export class LinesSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #wanted: LinesWanted;
  readonly #pages: Repeater;
  #after: number;
  #stop = (): void => {};
  #cancelGathering: (() => void) | null = null;

  constructor(deps: SubscriptionDeps, topic: TopicOf<'lines'>, onError: (error: unknown) => void) {
    const { runner, scope = null, source, level, text } = topic;
    this.#deps = deps;
    this.#wanted = { runner, scope, source, level, text, from: null, to: null };
    this.#after = topic.after;
    this.#pages = new Repeater(() => this.#sendPages(false), onError);
  }

  async open(): Promise<void> {
    this.#stop = this.#deps.app.lines.onAppended(() => this.#soon());
    await this.#sendPages(true);
    this.#soon();
  }

  close(): void {
    this.#stop();
    this.#cancelGathering?.();
    this.#pages.stop();
  }

  #soon(): void {
    this.#cancelGathering ??= this.#deps.clock.after(gatherMs, () => {
      this.#cancelGathering = null;
      this.#pages.ask();
    });
  }

  /** @param first also says that there is nothing yet */
  async #sendPages(first: boolean): Promise<void> {
    const { app, outlet, id } = this.#deps;
    for (let always = first; ; always = false) {
      const newest = app.lines.newest();
      const { lines, next } = await app.lines.page(this.#wanted, { first: 'oldest', cursor: this.#after, limit: linesMax });
      // what was looked through without a find is not looked through again
      this.#after = Math.max(this.#after, next ?? Math.max(newest, lines.at(-1)?.number ?? 0));
      if (lines.length > 0 || always) await outlet.sendGently({ op: 'lines', id, lines: lines.map(lineOf), newest: this.#after });
      if (next === null) return;
    }
  }
}
