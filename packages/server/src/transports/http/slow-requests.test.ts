import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeepingLogger, numberedEntropy } from '../../app/testing/fakes.ts';
import { ManualClock } from '../../app/testing/manual-clock.ts';
import { createLane } from './lane/lane.ts';
import { Listener } from './listener.ts';
import { createHttpServer } from './server.ts';

/** A server as it is put together, with little patience. */
function impatient() {
  const listener = new Listener(null, { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 20 });
  const common = { clock: new ManualClock(), logger: new KeepingLogger(), entropy: numberedEntropy(), onAnswered: () => {} };
  const addresses = { publicUrl: null, listenUrl: '', wildcard: false, trusted: [], insecureHttp: false };
  const server = createHttpServer({ ...common, listener, addresses, fallback: () => false });
  server.post('/echo', (request) => request.body);
  return { server, lane: createLane(common) };
}

let parts: ReturnType<typeof impatient>;
beforeEach(async () => {
  parts = impatient();
  await parts.server.ready();
  parts.lane.attach(parts.server.server);
  await parts.server.listen({ port: 0, host: '127.0.0.1', listenTextResolver: () => '' });
});
afterEach(async () => {
  parts.lane.closeAll();
  await parts.server.close();
});

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
