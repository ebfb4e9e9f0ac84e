import type { Socket } from 'node:net';
import type { CallerConnection } from '../../app/index.ts';

const connections = new WeakMap<Socket, SocketConnection>();

/** One a socket, because a socket carries thousands of calls, one at a time. */
class SocketConnection implements CallerConnection {
  closed: boolean;
  onClose: (() => void) | null = null;

  constructor(closed: boolean) {
    this.closed = closed;
  }
}

/** One listener for all sockets: it comes once by itself, so it need not be one of `once`, which makes three objects of it. */
function noteClose(this: Socket): void {
  const connection = connections.get(this);
  if (!connection) return;
  connection.closed = true;
  connection.onClose?.();
}

/** The connection that a call came over, as use cases see it. */
export function connectionOf(socket: Socket): CallerConnection {
  let connection = connections.get(socket);
  if (!connection) {
    connection = new SocketConnection(socket.destroyed);
    connections.set(socket, connection);
    if (!connection.closed) socket.on('close', noteClose);
  }
  return connection;
}
