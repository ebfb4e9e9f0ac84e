import type { IncomingMessage } from 'node:http';
import type { LinesPlace, LinesWanted, LineView, PersonalApp } from '../../../app/index.ts';
import type { Clock } from '../../../ports/clock.ts';

export interface LinesWait {
  app: PersonalApp;
  clock: Clock;
  wanted: LinesWanted;
  place: LinesPlace;
  waitMs: number;
  request: IncomingMessage;
}

/** Reads a page; while there is nothing, waits up to `waitMs` for it. `newest`: where the log stood, up to which all was looked through. */
export async function waitForLines({ app, clock, wanted, place, waitMs, request }: LinesWait): Promise<{
  lines: LineView[];
  next: number | null;
  newest: number;
}> {
  const deadline = clock.monotonic() + waitMs;
  let { cursor } = place;
  for (;;) {
    const { promise: news, resolve } = Promise.withResolvers<void>();
    // before the reading: what comes after it is not missed
    const stop = app.lines.onAppended(resolve);
    try {
      const before = app.lines.newest();
      const page = await app.lines.page(wanted, { ...place, cursor });
      const newest = Math.max(before, ...page.lines.map(({ number }) => number));
      const leftMs = deadline - clock.monotonic();
      if (page.lines.length > 0 || page.next !== null || leftMs <= 0 || request.socket.destroyed) return { ...page, newest };
      cursor = Math.max(newest, cursor ?? 0);
      const cancel = clock.after(leftMs, resolve);
      request.socket.once('close', resolve);
      await news;
      cancel();
      request.socket.off('close', resolve);
    } finally {
      stop();
    }
  }
}
