import type { IncomingMessage } from 'node:http';
import type { LogPageView, PersonalApp } from '../../../app/index.ts';
import type { Clock } from '../../../ports/clock.ts';

export interface LogWait {
  app: PersonalApp;
  clock: Clock;
  jobId: string;
  read: () => Promise<LogPageView>;
  waitMs: number;
  request: IncomingMessage;
}

/** Reads a piece of a log; while there is nothing new and more can come, waits up to `waitMs` for it. */
export async function waitForLog(wait: LogWait): Promise<LogPageView> {
  if (wait.waitMs === 0) return await wait.read();
  const deadline = wait.clock.monotonic() + wait.waitMs;
  const news = new News(wait.app, wait.jobId);
  try {
    for (;;) {
      news.forget();
      const page = await wait.read();
      const left = deadline - wait.clock.monotonic();
      if (page.chunks.length > 0 || page.ended || left <= 0 || wait.request.socket.destroyed) return page;
      // what came between the read and the beginning of listening is found by reading again
      if (news.follow(page.attempt?.id ?? null)) continue;
      await news.come(wait.clock, left, wait.request);
    }
  } finally {
    news.end();
  }
}

/** Tells when something happened that may have made the log longer: its chunks, or the job's own events. */
class News {
  readonly #app: PersonalApp;
  readonly #stopEvents: () => void;
  #stopLog: (() => void) | null = null;
  #attemptId: string | null = null;
  #happened = false;
  #tell: (() => void) | null = null;

  constructor(app: PersonalApp, jobId: string) {
    this.#app = app;
    this.#stopEvents = app.live.onEvents((events) => {
      if (events.some((event) => event.entityId === jobId)) this.#happen();
    });
  }

  forget(): void {
    this.#happened = false;
  }

  /** Listens to this attempt's log from now on; false when it does so already. */
  follow(attemptId: string | null): boolean {
    if (attemptId === this.#attemptId) return false;
    this.#stopLog?.();
    this.#attemptId = attemptId;
    this.#stopLog = attemptId === null ? null : this.#app.live.onLog(attemptId, () => this.#happen());
    return true;
  }

  /** Resolves when something happened since `forget`, after `ms`, or when the asker is gone. */
  async come(clock: Clock, ms: number, request: IncomingMessage): Promise<void> {
    if (this.#happened) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tell = resolve;
    const cancelTimer = clock.after(ms, resolve);
    request.socket.once('close', resolve);
    await promise;
    cancelTimer();
    request.socket.off('close', resolve);
    this.#tell = null;
  }

  end(): void {
    this.#stopEvents();
    this.#stopLog?.();
  }

  #happen(): void {
    this.#happened = true;
    this.#tell?.();
  }
}
