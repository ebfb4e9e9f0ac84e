import type { Socket } from 'node:net';
import type { CallerConnection } from '../../app/index.ts';

const connections = new WeakMap<Socket, SocketConnection>();

/** One a socket and one listener a socket, because a socket carries thousands of calls, one at a time. */
class SocketConnection implements CallerConnection {
  closed: boolean;
  onClose: (() => void) | null = null;

  constructor(socket: Socket) {
    this.closed = socket.destroyed;
    if (!this.closed) {
      socket.once('close', () => {
        this.closed = true;
        this.onClose?.();
      });
    }
  }
}

/** The connection that a call came over, as use cases see it. */
export function connectionOf(socket: Socket): CallerConnection {
  let connection = connections.get(socket);
  if (!connection) {
    connection = new SocketConnection(socket);
    connections.set(socket, connection);
  }
  return connection;
}
