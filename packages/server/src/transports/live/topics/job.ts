import type { PersonalApp } from '../../../app/index.ts';
import { jobDetailOf } from '../../views/job.ts';
import type { Batch } from '../batch.ts';
import type { Listener } from '../hub.ts';
import { Repeater } from '../repeater.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';

/** One job with all there is to know. */
export class JobSubscription implements Subscription, Listener {
  readonly wants = 'job';
  readonly app: PersonalApp;
  readonly #deps: SubscriptionDeps;
  readonly #jobId: string;
  readonly #changes: Repeater;
  #stop = (): void => {};
  #opened = false;
  #changedBefore = false;

  constructor(deps: SubscriptionDeps, jobId: string, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.app = deps.app;
    this.#jobId = jobId;
    this.#changes = new Repeater(() => this.#send(false), onError);
  }

  /** A view is whole anyway: who resumes gets one too. */
  async open(_cursor: number | null): Promise<void> {
    const leave = this.#deps.hub.add(this);
    const stopFiles = this.app.live.onFiles(this.#jobId, () => this.#changed());
    this.#stop = () => {
      leave();
      stopFiles();
    };
    await this.#send(true);
    this.#opened = true;
    if (this.#changedBefore) this.#changes.ask();
  }

  onBatch(batch: Batch): void {
    if (batch.jobIds.has(this.#jobId)) this.#changed();
  }

  #changed(): void {
    if (this.#opened) this.#changes.ask();
    else this.#changedBefore = true;
  }

  close(): void {
    this.#stop();
    this.#changes.stop();
  }

  async #send(snapshot: boolean): Promise<void> {
    const { app, outlet, id } = this.#deps;
    const seq = app.live.seq();
    const view = jobDetailOf(await app.jobs.detail(this.#jobId));
    outlet.send({ op: 'job', id, seq, snapshot, view });
  }
}
