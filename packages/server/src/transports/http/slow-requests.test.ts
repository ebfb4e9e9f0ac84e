import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeepingLogger, numberedEntropy } from '../../app/testing/fakes.ts';
import { ManualClock } from '../../app/testing/manual-clock.ts';
import { bodyOf } from './incoming.ts';
import { createLane } from './lane/lane.ts';
import { Listener } from './listener.ts';
import { createHttpServer } from './server.ts';

/** A server as it is put together, where Node has little patience, or as much as usual. */
function impatient(requestTimeout = 300) {
  const listener = new Listener(null, { headersTimeout: 150, requestTimeout, connectionsCheckingInterval: 20 });
  const clock = new ManualClock();
  const heard = new EventEmitter();
  const common = { clock, logger: new KeepingLogger(), entropy: numberedEntropy(), onAnswered: () => {} };
  const addresses = { publicUrl: null, listenUrl: '', wildcard: false, trusted: [], insecureHttp: false };
  const server = createHttpServer({ ...common, listener, addresses, fallback: () => false });
  server.post('/echo', (request) => request.body);
  server.register(async (own) => {
    own.addContentTypeParser('*', (_request, _body, done) => done(null));
    own.put('/large', { config: { isLong: true } }, async (request) => {
      let size = 0;
      for await (const bytes of bodyOf(request.raw, clock)) {
        size += bytes.length;
        heard.emit('bytes');
      }
      return { size };
    });
  });
  return { server, lane: createLane(common), clock, heard };
}

let parts: ReturnType<typeof impatient>;
async function open(requestTimeoutMs?: number): Promise<void> {
  parts = impatient(requestTimeoutMs);
  await parts.server.ready();
  parts.lane.attach(parts.server.server);
  await parts.server.listen({ port: 0, host: '127.0.0.1', listenTextResolver: () => '' });
}
async function close(): Promise<void> {
  parts.lane.closeAll();
  parts.server.server.closeAllConnections();
  await parts.server.close();
}
beforeEach(() => open());
afterEach(close);

test.each([
  ['a head', 'POST /echo HTTP/1.1\r\nHost: x\r\nX-Slow: '],
  ['a body', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{'],
])('who begins %s and does not go on is told that it takes too long, and cut off', async (_, start) => {
  const { port } = parts.server.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (bytes) => {
    text += String(bytes);
  });
  socket.on('error', () => {});
  socket.write(start);
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(text).toContain('request_too_slow');
});

describe('where Node waits for long', () => {
  beforeEach(async () => {
    await close();
    await open(3_600_000);
  });

  /** A request whose head was read, and what comes back. */
  async function begun(start: string) {
    const { port } = parts.server.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const came = { text: '' };
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      came.text += String(bytes);
    });
    const taken = once(parts.server.server, 'request');
    socket.write(start);
    await taken;
    return { socket, came, closed: once(socket, 'close') };
  }

  test('a body that is not here after two minutes is refused', async () => {
    const head = 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';
    const { came, closed } = await begun(head);
    await parts.clock.advance(120_000);
    await closed;
    expect(came.text).toMatch(/^HTTP\/1\.1 408 [\s\S]*request_too_slow/);
  });

  test('one that may be large takes as long as it comes', async () => {
    const { socket, came } = await begun('PUT /large HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n');
    for (let count = 0; count < 4; count++) {
      await parts.clock.advance(50_000);
      const read = once(parts.heard, 'bytes');
      socket.write('x');
      await read;
    }
    await once(socket, 'data');
    expect(came.text).toContain('{"size":4}');
    socket.destroy();
  });

  test('it is refused when it stops coming', async () => {
    const { socket, came } = await begun('PUT /large HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n');
    const read = once(parts.heard, 'bytes');
    socket.write('x');
    await read;
    const answered = once(socket, 'data');
    await parts.clock.advance(60_000);
    await answered;
    expect(came.text).toMatch(/^HTTP\/1\.1 408 [\s\S]*request_too_slow/);
    socket.destroy();
  });
});
