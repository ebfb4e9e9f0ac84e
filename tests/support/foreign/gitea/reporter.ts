import { type ProcessTime, WireFailure } from '../process.ts';
import { type GiteaRegistration, type GiteaRow, type GiteaState, type GiteaWire, giteaResult } from './wire.ts';

const reportEveryMs = 5_000;
const firstRowMs = 3_000;
const rowsAtOnceMax = 100;
const closeBudgetMs = 30_000;
const retryMs = 1_000;

/** Tells the server of one task, as the real runner does: rows and states all the while, and in the end all rows before the last state. */
export class GiteaReporter {
  readonly #wire: GiteaWire;
  readonly #as: GiteaRegistration;
  readonly #time: ProcessTime;
  readonly #onCancel: () => void;
  readonly #state: GiteaState;
  readonly #rows: GiteaRow[] = [];
  /** rows that the server acknowledged */
  #offset = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #cancelFlush: (() => void) | null = null;
  #isClosed = false;
  /** the server acknowledged fewer rows than before */
  lostRows = false;
  /** highest and lowest acknowledgement of each call, for whoever checks them */
  readonly acks: number[] = [];

  constructor(wire: GiteaWire, as: GiteaRegistration, taskId: number, time: ProcessTime, onCancel: () => void) {
    this.#wire = wire;
    this.#as = as;
    this.#time = time;
    this.#onCancel = onCancel;
    const startedAtMs = time.now();
    const step = { id: 0, result: giteaResult.unspecified, startedAtMs, stoppedAtMs: null, logIndex: 0, logLength: 0 };
    this.#state = { id: taskId, result: giteaResult.unspecified, startedAtMs, stoppedAtMs: null, steps: [step] };
  }

  /** Until it is closed. */
  start(): void {
    void this.#report();
    const again = (): void => {
      if (this.#isClosed) return;
      void this.#report();
      this.#time.after(reportEveryMs, again);
    };
    this.#time.after(reportEveryMs, again);
  }

  row(content: string): void {
    this.#rows.push({ timeMs: this.#time.now(), content });
    if (this.#rows.length >= rowsAtOnceMax) void this.#inTurn(() => this.#sendRows(false)).catch(() => {});
    else
      this.#cancelFlush ??= this.#time.after(firstRowMs, () => {
        this.#cancelFlush = null;
        if (!this.#isClosed) void this.#inTurn(() => this.#sendRows(false)).catch(() => {});
      });
  }

  /** @returns whether the server has heard everything; false: the runner gave up */
  async close(result: GiteaState['result']): Promise<boolean> {
    this.#isClosed = true;
    const stoppedAtMs = this.#time.now();
    const length = this.#offset + this.#rows.length;
    this.#state.steps = this.#state.steps.map((step) => ({ ...step, result, stoppedAtMs, logLength: length }));
    Object.assign(this.#state, { result, stoppedAtMs });
    const isTold = await this.#retried(() => this.#inTurn(() => this.#sendRows(true)));
    // without its rows it does not tell the end either
    return isTold && (await this.#retried(() => this.#inTurn(() => this.#sendState())));
  }

  async #report(): Promise<void> {
    try {
      await this.#inTurn(() => this.#sendRows(false));
      await this.#inTurn(() => this.#sendState());
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
    }
  }

  async #sendRows(noMore: boolean): Promise<void> {
    const rows = this.#rows.slice();
    if (rows.length === 0 && !noMore) return;
    // the real one sends an empty row when nothing is left
    const sent = rows.length === 0 ? [{ timeMs: this.#time.now(), content: '' }] : rows;
    const acknowledged = await this.#wire.updateLog(this.#as, this.#state.id, this.#offset, sent, noMore);
    this.acks.push(acknowledged);
    if (acknowledged < this.#offset) {
      this.lostRows = true;
      throw new WireFailure('lost', null, 'submitted logs are lost');
    }
    this.#rows.splice(0, acknowledged - this.#offset);
    const wanted = this.#offset + sent.length;
    this.#offset = acknowledged;
    if (noMore && acknowledged < wanted) throw new WireFailure('lost', null, 'not all logs are submitted');
  }

  async #sendState(): Promise<void> {
    const { result } = await this.#wire.updateTask(this.#as, this.#state, {});
    if (result !== giteaResult.unspecified && !this.#isClosed) this.#onCancel();
  }

  async #retried(act: () => Promise<void>): Promise<boolean> {
    for (const endAt = this.#time.now() + closeBudgetMs; ; ) {
      try {
        await act();
        return true;
      } catch (error) {
        if (!(error instanceof WireFailure)) throw error;
        if (this.#time.now() > endAt) return false;
        await new Promise<void>((resolve) => void this.#time.after(retryMs, resolve));
      }
    }
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}
