import type { FastifyReply } from 'fastify';
import type { Clock } from '../../ports/clock.ts';

/** Whoever tries credentials waits for the answer; nothing is kept of those who do not. */
export function keptWaiting(clock: Clock, delayMs: number, reply: FastifyReply): Promise<void> {
  if (delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = clock.after(delayMs, resolve);
    reply.raw.once('close', () => {
      forget();
      resolve();
    });
  });
}
