import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Bench } from './bench.ts';

export interface ConnectProxy {
  url: string;
  /** what it was asked to reach, in turn */
  asked: string[];
}

/** A proxy as companies have them: passes on CONNECT unread and http with whole addresses, for those who sign in. */
export async function startConnectProxy(bench: Bench, credential: string | null = null): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const isLetIn = ({ headers }: IncomingMessage): boolean =>
    credential === null || headers['proxy-authorization'] === `Basic ${Buffer.from(credential).toString('base64')}`;
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (!isLetIn(incoming)) return void answer.writeHead(407).end();
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const onward = request(incoming.url ?? '', { method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    if (!isLetIn(incoming)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    const { hostname, port } = new URL(`http://${incoming.url}`);
    // names of the tests are this machine's
    const onward = connect(Number(port), hostname.endsWith('.test') ? '127.0.0.1' : hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bench.defer(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${credential === null ? '' : `${credential}@`}127.0.0.1:${port}`, asked };
}
