import type { Socket } from 'node:net';

/** The signal of what is held for a connection right now. A connection carries one request at a time. */
const controllers = new WeakMap<Socket, AbortController>();

/** Fires when the connection closes: nobody is there any more to hear the answer. One listener a connection, not one a request. */
export function closeSignal(socket: Socket): AbortSignal {
  const known = controllers.get(socket);
  if (known) return known.signal;
  const controller = new AbortController();
  controllers.set(socket, controller);
  if (socket.destroyed) controller.abort();
  else socket.once('close', () => controller.abort());
  return controller.signal;
}
