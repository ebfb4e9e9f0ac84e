import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { LaneConnection } from './connection.ts';
import { createLane } from './lane.ts';

const clock = { now: () => 0, monotonic: () => 0, after: () => () => {} };
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const entropy = { uuid: () => '', bytes: (count: number) => new Uint8Array(count), unit: () => 0, sha256: () => '' };

/** The other side takes nothing until it is told to. */
class Unread extends Duplex {
  taken: string[] = [];
  #take: (() => void) | null = null;

  constructor() {
    super({ writableHighWaterMark: 1 });
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.#take = () => {
      this.taken.push(bytes.toString());
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
