import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { LaneConnection } from './connection.ts';
import { createLane } from './lane.ts';
import type { LaneAnswer } from './route.ts';

const clock = { now: () => 0, monotonic: () => 0, after: () => () => {} };
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const entropy = { uuid: () => '', bytes: (count: number) => new Uint8Array(count), unit: () => 0, sha256: () => '' };

/** The other side takes nothing until it is told to. */
class Unread extends Duplex {
  taken: string[] = [];
  takenBytes: Buffer[] = [];
  #take: (() => void) | null = null;

  constructor() {
    super({ writableHighWaterMark: 1 });
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.#take = () => {
      this.taken.push(bytes.toString());
      this.takenBytes.push(bytes);
      done();
    };
  }

  /** Takes one answer; resolves when what follows from that has happened. */
  accept(): Promise<void> {
    this.#take?.();
    return new Promise((resolve) => setImmediate(resolve));
  }
}

function laneOf(handle: () => unknown) {
  const lane = createLane({ clock, logger, entropy, onAnswered: () => {} });
  const calls: number[] = [];
  lane.add({
    method: 'POST',
    path: '/x',
    name: '/x',
    bodyLimit: 10,
    admit: () => null,
    handle: () => {
      calls.push(calls.length);
      return { status: 200, body: handle() };
    },
  });
  const socket = new Unread();
  new LaneConnection(socket as unknown as Socket, lane);
  return { socket, calls };
}

const request = 'POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n';
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('who asks and does not read the answer is asked for no more until it does', async () => {
  const { socket, calls } = laneOf(() => ({}));
  socket.push(request);
  await settle();
  socket.push(request);
  await settle();
  expect(calls).toHaveLength(1);
  await socket.accept();
  await settle();
  expect(calls).toHaveLength(2);
  await socket.accept();
  expect(socket.taken.map((text) => text.slice(0, 15))).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
});

test('an answer that is no JSON is a defect', async () => {
  const { socket } = laneOf(() => 1n);
  socket.push(request);
  await settle();
  await socket.accept();
  expect(socket.taken[0]).toMatch(/^HTTP\/1\.1 500 /);
});

describe('an answer that brings something', () => {
  const open = (answer: (lost: () => void) => LaneAnswer | Promise<LaneAnswer>) => {
    let times = 0;
    const socket = new Unread();
    const lane = createLane({ clock, logger, entropy, onAnswered: () => {} });
    const handle = () => answer(() => void times++);
    lane.add({ method: 'POST', path: '/x', name: '/x', bodyLimit: 10, reads: ['a/b'], admit: () => null, handle });
    new LaneConnection(socket as unknown as Socket, lane);
    socket.push(request.replace('\r\n\r\n', '\r\ncontent-type: a/b\r\n\r\n'));
    return { socket, lost: () => times };
  };
  const bytes = Uint8Array.of(0xe9, 0, 0x80);

  test('is written as it is, and is not lost', async () => {
    const { socket, lost } = open((lost) => ({ status: 200, headers: { 'content-type': 'a/b' }, bytes, lost }));
    await settle();
    await socket.accept();
    expect(socket.takenBytes.at(-1)?.subarray(-7)).toEqual(Buffer.from('\r\n\r\n\xe9\0\x80', 'latin1'));
    socket.destroy();
    await once(socket, 'close');
    expect(lost()).toBe(0);
  });

  test('is lost when the connection closes before all of it is written', async () => {
    const lane = createLane({ clock, logger, entropy, onAnswered: () => {} });
    const [asked, lost] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const large = new Uint8Array(32 * 1024 * 1024);
    const handle = (): LaneAnswer => {
      asked.resolve();
      return { status: 200, bytes: large, lost: lost.resolve };
    };
    lane.add({ method: 'POST', path: '/x', name: '/x', bodyLimit: 10, admit: () => null, handle });
    const server = createServer((socket) => void new LaneConnection(socket, lane)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    // it asks and never reads
    client.pause().write(request);
    await asked.promise;
    client.destroy();
    await lost.promise;
    server.close();
  });

  test('is lost when the connection closed while it was made', async () => {
    const made = Promise.withResolvers<LaneAnswer>();
    const lost = Promise.withResolvers<void>();
    const { socket } = open(() => made.promise);
    await settle();
    socket.destroy();
    await once(socket, 'close');
    made.resolve({ status: 200, bytes, lost: lost.resolve });
    await lost.promise;
  });
});
