import type { IncomingMessage } from 'node:http';
import { ApiError } from '@baton/protocol';
import type { Clock } from '../../ports/clock.ts';

/** Who sends a large body may pause, but not for longer. */
const pauseMsMax = 60_000;

/** The length that a request announces; null: it does not. */
export function announcedBytes({ headers }: IncomingMessage): number | null {
  const length = headers['content-length'];
  return length === undefined ? null : Number(length);
}

/**
 * The body of a request as it comes. What is not read of it is left to the server, which drops it, so that its sender reads the answer.
 *
 * Throws `file_cut_off` when its connection ends before it, `request_too_slow` when it stops coming.
 */
export async function* bodyOf(request: IncomingMessage, clock: Clock): AsyncGenerator<Uint8Array> {
  const pieces = request.iterator({ destroyOnReturn: false });
  let isLate = false;
  try {
    for (;;) {
      const next = await within(pauseMsMax, clock, pieces.next());
      isLate = next === 'late';
      if (next === 'late') throw new ApiError('request_too_slow');
      if (next.done) return;
      yield next.value as Uint8Array;
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('file_cut_off');
  } finally {
    // one that still waits for a piece would never answer
    if (!isLate) await pieces.return?.();
  }
}

function within<T>(ms: number, clock: Clock, promise: Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => resolve('late'));
    promise.then(resolve, reject).finally(stop);
  });
}
