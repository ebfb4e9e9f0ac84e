import { restPaths, type ServerMessage, type Topic } from '@baton/protocol';
import { WebSocket } from 'ws';
import type { BenchServer } from './server.ts';

/** A subscription of the live views, as a page has it. */
export class LiveView {
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param take gets each message */
  static async open(server: BenchServer, topic: Topic, take: (message: ServerMessage) => void): Promise<LiveView> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${restPaths.live}`, {
      headers: { authorization: `Bearer ${server.adminToken}` },
    });
    socket.on('message', (data) => take(JSON.parse(data.toString()) as ServerMessage));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.send(JSON.stringify({ op: 'subscribe', id: 'bench', topic, cursor: null }));
    return new LiveView(socket);
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** The number of the newest event. */
export async function newestEvent(server: BenchServer): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const view = await LiveView.open(server, { name: 'jobs', states: null, search: null, limit: 1 }, (message) => {
    if (message.op === 'jobs') resolve(message.seq);
  });
  const seq = await promise;
  view.close();
  return seq;
}
