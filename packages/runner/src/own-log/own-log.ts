import type { OwnLogAnswer, OwnLogRequest } from '@baton/protocol';
import { type Logger, withDetail } from '../process/logger.ts';
import { CallFailed } from '../session/call-failed.ts';
import type { Clock } from '../session/ports.ts';
import { LineSpool, type WaitingLine } from './spool.ts';

export interface OwnLogDeps {
  /** where lines wait while the server is away */
  path: string;
  /** of this process; made anew at each start */
  stream: string;
  server: { ownLog(body: OwnLogRequest): Promise<OwnLogAnswer> };
  clock: Clock;
}

/** What the runner prints about itself goes to the server too. It waits for nothing, and nothing waits for it. */
export interface OwnLog {
  take: Logger;
  /** A logger that prints as `log` does, and sends. */
  beside(log: Logger): Logger;
  /** The server is there again, as others found out: what waits for that is sent. */
  hurry(): void;
  /** Sends what is left, for a second at most; what is left then is kept for the next start. */
  close(): Promise<void>;
}

const gatherMs = 1_000;
const pauseMsMax = 30_000;
const closeMsMax = 1_000;
const batchMax = 200;

export const openOwnLog = (deps: OwnLogDeps): OwnLog => new Sender(deps);

class Sender implements OwnLog {
  readonly #deps: OwnLogDeps;
  readonly #spool: LineSpool;
  #cancelWaiting: (() => void) | null = null;
  #sending: Promise<void> | null = null;
  #failures = 0;
  /** no answer came the last time */
  #isAway = false;
  /** the server is older than this call */
  #isUnknown = false;
  #isClosed = false;

  constructor(deps: OwnLogDeps) {
    this.#deps = deps;
    this.#spool = new LineSpool(deps.path, deps.stream);
    if (this.#spool.size > 0) this.#wait(gatherMs);
  }

  take: Logger = (level, message, detail = {}) => {
    if (this.#isUnknown) return;
    const { clock } = this.#deps;
    this.#spool.add(level, withDetail(message, detail), clock.now(), clock.monotonic());
    if (!this.#isClosed) this.#wait(gatherMs);
  };

  beside(log: Logger): Logger {
    return (level, message, detail) => {
      log(level, message, detail);
      this.take(level, message, detail);
    };
  }

  hurry(): void {
    if (!this.#isAway || this.#cancelWaiting === null) return;
    this.#isAway = false;
    this.#cancelWaiting();
    this.#cancelWaiting = null;
    void this.#sendAll();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWaiting?.();
    let cancel = (): void => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.after(closeMsMax, resolve);
    });
    await Promise.race([late, this.#sendAll()]);
    cancel();
    this.#spool.save();
  }

  #wait(ms: number): void {
    this.#cancelWaiting ??= this.#deps.clock.after(ms, () => {
      this.#cancelWaiting = null;
      // while the server is away what was added since is kept too
      if (this.#failures > 0) this.#spool.save();
      void this.#sendAll();
    });
  }

  /** One at a time; never rejects. */
  #sendAll(): Promise<void> {
    this.#sending ??= this.#sendWhatWaits().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendWhatWaits(): Promise<void> {
    while (this.#spool.size > 0 && !this.#isUnknown) {
      const lines = this.#spool.take(batchMax);
      try {
        await this.#deps.server.ownLog(this.#bodyOf(lines));
        this.#failures = 0;
        this.#isAway = false;
        if (this.#spool.size === 0) this.#spool.save();
      } catch (error) {
        const failure = CallFailed.from(error);
        if (this.#takesNot(failure, lines)) continue;
        this.#isAway = failure.status === null;
        this.#failures += 1;
        this.#spool.save();
        if (!this.#isClosed) this.#wait(Math.min(pauseMsMax, gatherMs * 2 ** Math.min(this.#failures - 1, 5)));
        return;
      }
    }
  }

  /** Whether it would be the same the next time; else the lines wait on. */
  #takesNot({ code, status }: CallFailed, lines: readonly WaitingLine[]): boolean {
    if (code === 'route_not_found') {
      this.#isUnknown = true;
      return true;
    }
    if (status === 400 || status === 413) {
      this.#spool.lose(lines.reduce((sum, { dropped }) => sum + 1 + dropped, 0));
      return true;
    }
    this.#spool.putBack(lines);
    return false;
  }

  #bodyOf(lines: readonly WaitingLine[]): OwnLogRequest {
    const { clock } = this.#deps;
    const [now, steady] = [clock.now(), clock.monotonic()];
    const ageOf = ({ at, steadyAt }: WaitingLine): number =>
      Math.max(0, Math.round(steadyAt === null ? now - at : steady - steadyAt));
    return {
      stream: lines[0]?.stream ?? '',
      lines: lines.map((line) => {
        const { level, text, number, dropped } = line;
        return { level, text, number, ageMs: ageOf(line), ...(dropped > 0 ? { dropped } : {}) };
      }),
    };
  }
}
