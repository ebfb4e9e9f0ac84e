import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Receiver } from '../app/notify/testing/receiver.ts';
import { ManualClock, settle } from '../app/testing/manual-clock.ts';
import { createWebhookSender } from './sender.ts';

/** Real connections on this machine; only the time is moved by hand. */
let receiver: Receiver;
let clock: ManualClock;
const post = (
  url: string,
  patch: Partial<Parameters<typeof createWebhookSender>[0]> = {},
  signal = new AbortController().signal,
) =>
  createWebhookSender({ clock, privateNetworks: ['127.0.0.1'], ...patch }).post(
    { url, headers: { a: 'b' }, body: '{"ü":1}' },
    signal,
  );

beforeEach(async () => {
  receiver = await Receiver.start();
  clock = new ManualClock();
});
afterEach(() => receiver.down());

/** Speaks as no proper server does. Resolves to the address when it listens; the answer of `arrived` is the first connection. */
async function rawServer(
  onConnection: (socket: Socket) => void,
): Promise<{ url: string; arrived: Promise<Socket>; server: Server }> {
  let told: (socket: Socket) => void = () => {};
  const arrived = new Promise<Socket>((resolve) => {
    told = resolve;
  });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      onConnection(socket);
      told(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, arrived, server };
}

test('what is sent arrives as it is, and what is answered is told', async () => {
  receiver.answers = (_, response) => response.writeHead(202, { 'retry-after': '7' }).end('thänks');
  expect(await post(receiver.url)).toEqual({
    durationMs: 0,
    status: 202,
    problem: null,
    bodyHead: 'thänks',
    retryAfterMs: 7_000,
  });
  expect(receiver.received[0]).toMatchObject({ text: '{"ü":1}', headers: { a: 'b', 'content-length': '8' } });
});

test('a date to come back is a pause, and what is none is nothing', async () => {
  const pause = async (text: string) => {
    receiver.answers = (_, response) => response.writeHead(503, { 'retry-after': text }).end();
    return (await post(receiver.url)).retryAfterMs;
  };
  expect(await pause(new Date(clock.now() + 90_000).toUTCString())).toBe(90_000);
  expect([await pause('soon'), await pause('-5'), await pause('Thu, 01 Jan 1970 00:00:00 GMT')]).toEqual([null, null, null]);
});

test('a redirect is not followed, wherever it leads', async () => {
  receiver.answers = (_, response) => response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end();
  const { status, problem } = await post(receiver.url);
  expect([status, problem, receiver.received.length]).toEqual([307, 'it answered 307: redirects are not followed', 1]);
});

test('of an answer without end the beginning is kept, and the connection closed', async () => {
  let isClosed = new Promise<void>(() => {});
  receiver.answers = (_, response) => {
    isClosed = new Promise((resolve) => response.once('close', resolve));
    const more = (): void => {
      while (response.writable && response.write('x'.repeat(65_536)));
      if (response.writable) response.once('drain', more);
    };
    response.writeHead(200);
    more();
  };
  const { status, bodyHead } = await post(receiver.url);
  expect([status, bodyHead]).toEqual([200, 'x'.repeat(2_048)]);
  await isClosed;
});

test('headers without end are no answer', async () => {
  const { url, server } = await rawServer((socket) => {
    socket.write(
      `HTTP/1.1 200 OK\r\n${Array.from({ length: 400 }, (_, index) => `x-${index}: ${'y'.repeat(100)}\r\n`).join('')}\r\n`,
    );
  });
  expect(await post(url)).toMatchObject({ status: null, problem: 'no connection: HPE_HEADER_OVERFLOW' });
  server.close();
});

test('what is no HTTP is no answer', async () => {
  const { url, server } = await rawServer((socket) => socket.end('SSH-2.0-x\r\n'));
  expect(await post(url)).toMatchObject({ status: null, problem: expect.stringMatching(/^no connection: HPE_/) });
  server.close();
});

test.each([
  ['says nothing', ''],
  ['begins to speak and goes on letter by letter', 'HTTP/1.1 200 OK\r\nx-slow: '],
])('one that %s has ten seconds', async (_, begin) => {
  const { url, arrived, server } = await rawServer((socket) => socket.write(begin));
  const answer = post(url);
  const socket = await arrived;
  await clock.advance(9_000);
  if (begin !== '') socket.write('z');
  await clock.advance(1_000);
  expect(await answer).toMatchObject({ status: null, problem: 'there was no answer within 10 s', durationMs: 10_000 });
  server.close();
});

test('one that answers and then never ends has answered, when its time is over', async () => {
  let arrived = (): void => {};
  const isThere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  receiver.answers = (_, response) => {
    response.writeHead(200).write('so far', arrived);
  };
  const answer = post(receiver.url);
  await isThere;
  // it is with the system: the other end of the connection, in this process, reads it in one of the next turns
  for (let turns = 0; turns < 5; turns++) await settle();
  await clock.advance(10_000);
  expect(await answer).toMatchObject({ status: 200, problem: null, bodyHead: 'so far' });
});

test('nobody who listens, and a server that stops, are no answers', async () => {
  const { url } = receiver;
  await receiver.down();
  expect(await post(url)).toMatchObject({ status: null, problem: 'no connection: ECONNREFUSED' });
  await receiver.up();
  const stopping = new AbortController();
  receiver.answers = () => stopping.abort();
  expect(await post(url, {}, stopping.signal)).toMatchObject({ status: null, problem: 'the server stopped' });
});

test('the address that was looked at is the one that is connected to', async () => {
  const port = new URL(receiver.url).port;
  const asked: string[] = [];
  // a name that leads to this machine when it is asked for the first time, and elsewhere from then on
  const lookup = async (host: string) => {
    asked.push(host);
    return asked.length === 1 ? ['127.0.0.1'] : ['169.254.169.254'];
  };
  expect(await post(`http://rebinding.example:${port}/`, { lookup })).toMatchObject({ status: 204 });
  expect([asked, receiver.received[0]?.headers.host]).toEqual([['rebinding.example'], `rebinding.example:${port}`]);
  expect(await post(`http://rebinding.example:${port}/`, { lookup })).toMatchObject({
    problem: expect.stringContaining('leads to 169.254.169.254'),
  });
  expect(receiver.received).toHaveLength(1);
});

test('nothing reaches this machine unless the operator allows it, and without a certificate nothing is sent over https', async () => {
  expect(await post(receiver.url, { privateNetworks: [] })).toMatchObject({
    problem: expect.stringContaining('127.0.0.1, which is not of the public internet'),
  });
  const secure = createSecureServer(() => {});
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const { port } = secure.address() as AddressInfo;
  expect((await post(`https://127.0.0.1:${port}/`)).problem).toMatch(/^no connection: E/);
  expect(receiver.received).toEqual([]);
  secure.close();
});
