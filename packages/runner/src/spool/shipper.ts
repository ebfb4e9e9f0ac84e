import type { LogCloseAnswer } from '@baton/protocol';
import { logBodyBytesMax } from '@baton/protocol/log-frames';
import { plural } from '@baton/protocol/plural';
import { backoffMs } from '../session/backoff.ts';
import { CallFailed, kindOf } from '../session/call-failed.ts';
import type { Clock, Random, Say, Transport } from '../session/ports.ts';

/** Whole frames with rising numbers, `first` to `last`; `last` is where reading began when there are none yet. */
export interface LogBatch {
  body: Uint8Array;
  first: number;
  last: number;
}

/** What a log holds in all, as it is told when the log is closed. */
export interface LogTotals {
  chunks: number;
  lines: number;
  bytes: number;
  linesDropped: number;
  bytesDropped: number;
  digest: string;
}

/** Where the chunks of a log come from. Numbers begin at 1; any that the server has not acknowledged may be read again. */
export interface LogSource {
  /** chunks numbered above `after`, at least one if there is any; what was acknowledged may be gone and is skipped */
  read(after: number, bytesMax: number): Promise<LogBatch>;
  /** in the place of those between these two, which are gone: some of them, from the first on */
  missing(after: number, before: number): LogBatch;
  /** the server has all chunks up to this one on disk: they need not be kept */
  acknowledged(number: number): void;
  /** the server has lost what it had acknowledged behind this one: nothing of it is let go of any more, once this resolves */
  lost(number: number): Promise<void>;
  /** nothing is added any more */
  readonly ended: boolean;
  /** and nothing is left behind what was read last */
  readonly exhausted: boolean;
  /** of all chunks read so far */
  totals(): LogTotals;
}

export interface LogShipping {
  /** the source has more, or has ended */
  grown(): void;
  /** gives up; what was not acknowledged stays in the source */
  stop(): void;
  /** `closed`: complete on the server; `refused`: it will never take it; `stopped` */
  readonly done: Promise<'closed' | 'refused' | 'stopped'>;
}

export interface ShipperDeps {
  attemptId: string;
  epoch: number;
  source: LogSource;
  transport: Pick<Transport, 'appendLog' | 'closeLog'>;
  clock: Clock;
  random: Random;
  say: Say;
}

/**
 * Brings the log of an attempt to the server: one call at a time, from the number that the server has acknowledged, until it is closed. A call
 * that fails is repeated for as long as it takes, unless the server says that it will never take the log.
 */
export function shipLog(deps: ShipperDeps): LogShipping {
  return new Shipper(deps);
}

class Shipper implements LogShipping {
  readonly done: Promise<'closed' | 'refused' | 'stopped'>;
  private readonly deps: ShipperDeps;
  private wake: (() => void) | null = null;
  private dirty = false;
  private stopped = false;
  private tries = 0;

  constructor(deps: ShipperDeps) {
    this.deps = deps;
    this.done = this.run();
  }

  grown(): void {
    this.dirty = true;
    this.wake?.();
  }

  stop(): void {
    this.stopped = true;
    this.wake?.();
  }

  private async run(): Promise<'closed' | 'refused' | 'stopped'> {
    let acknowledged = 0;
    while (!this.stopped) {
      try {
        const step = await this.step(acknowledged);
        if (step === 'closed') return 'closed';
        acknowledged = await this.goneTo(step, acknowledged);
      } catch (error) {
        const failure = CallFailed.from(error);
        const gap = failure.code === 'log_gap' ? this.gapOf(failure) : null;
        if (gap !== null) acknowledged = await this.goneTo(gap, acknowledged);
        else if (!(await this.outlive(failure))) return 'refused';
      }
    }
    return 'stopped';
  }

  /** What it lost may still be here, and is then sent again. */
  private async goneTo(next: number, acknowledged: number): Promise<number> {
    if (next < acknowledged) await this.deps.source.lost(next);
    return next;
  }

  /** Sends what is there, waits for more, or closes; answers the number acknowledged then. */
  private async step(acknowledged: number): Promise<number | 'closed'> {
    const { attemptId, epoch, source, transport } = this.deps;
    this.dirty = false;
    const ended = source.ended;
    const batch = await source.read(acknowledged, logBodyBytesMax);
    if (batch.body.length > 0) {
      const totals = source.exhausted ? source.totals() : null;
      const answer = await transport.appendLog(attemptId, epoch, batch.body, totals);
      if (answer.closed && totals) return this.closed(answer.closed, totals);
      if (answer.acknowledged < acknowledged) return answer.acknowledged;
      if (answer.acknowledged + 1 < batch.first) return await this.standIn(answer.acknowledged, batch.first);
      const next = Math.min(answer.acknowledged, batch.last);
      source.acknowledged(next);
      if (next > acknowledged) this.tries = 0;
      else await this.pause(null);
      return next;
    }
    if (ended) {
      const totals = source.totals();
      return this.closed(await transport.closeLog(attemptId, { epoch, ...totals }), totals);
    }
    if (!this.dirty) await this.sleep(() => () => {});
    return acknowledged;
  }

  /** The server does not have what one had acknowledged, and here it is gone too: the log says so, and goes on behind it. */
  private async standIn(after: number, before: number): Promise<number> {
    const { attemptId, epoch, source, transport, say } = this.deps;
    const { body, first, last } = source.missing(after, before);
    const answer = await transport.appendLog(attemptId, epoch, body, null);
    const next = Math.min(answer.acknowledged, last);
    if (next >= first)
      say('warn', `the server has only ${plural(after, 'chunk')} of those that were acknowledged`, { attemptId, before });
    else await this.pause(null);
    return next;
  }

  private closed(answer: LogCloseAnswer, totals: LogTotals): 'closed' {
    const { attemptId, say } = this.deps;
    if (!answer.complete || answer.digest !== totals.digest)
      say('warn', 'the server holds another log than was sent', { attemptId, digest: answer.digest });
    return 'closed';
  }

  /** Whether to go on after a failure; waits before that. */
  private async outlive(failure: CallFailed): Promise<boolean> {
    const { attemptId, say } = this.deps;
    if (kindOf(failure) === 'transient') {
      await this.pause(failure.retryAfterMs);
      return true;
    }
    if (kindOf(failure) === 'refused') {
      // the session ends by itself and says why; the spool stays for the next start
      this.stopped = true;
      return true;
    }
    if (failure.code !== 'log_mismatch') {
      say('warn', `the server does not take the log of an attempt: ${failure.message}`, { attemptId, code: failure.code });
    }
    return false;
  }

  /** The server has fewer chunks than it had acknowledged: everything may have to go again. */
  private gapOf(failure: CallFailed): number | null {
    this.tries += 1;
    return this.tries > 20 ? null : Math.max(0, Number(failure.detail.acknowledged ?? 0) || 0);
  }

  private pause(retryAfterMs: number | null): Promise<void> {
    this.tries += 1;
    const wait = backoffMs(this.tries);
    const ms = (retryAfterMs ?? wait) + this.deps.random() * wait;
    return this.sleep((wake) => this.deps.clock.after(ms, wake), false);
  }

  /** Until woken by the timer, by `stop`, or (unless it is a pause after a failure) by `grown`. */
  private sleep(timer: (wake: () => void) => () => void, byGrowth = true): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        this.wake = null;
        resolve();
      };
      const cancel = timer(wake);
      this.wake = () => {
        if (byGrowth || this.stopped) wake();
      };
    });
  }
}
