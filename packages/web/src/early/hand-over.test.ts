import { beforeEach, expect, test, vi } from 'vitest';
import type { Socket } from '../live/client.ts';
import { type Early, HandOver, type Watched } from './hand-over.ts';
import { earlyTopic } from './topic.ts';

const connecting = 0;
const opened = 1;
const closed = 3;

class FakeWebSocket extends EventTarget {
  readyState = connecting;
  sent: string[] = [];
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  send = (data: string): number => this.sent.push(data);
  close(): void {
    this.readyState = closed;
  }
  open(): void {
    this.readyState = opened;
    this.dispatchEvent(new Event('open'));
  }
}

const topic = earlyTopic('/runners', '?show=busy') as Watched['topic'];
let native: FakeWebSocket;
let watched: Watched;
let place: { batonEarly: Early | null };
let got: unknown[];

const subscribe = (id: string): string => JSON.stringify({ op: 'subscribe', id, topic, cursor: null });

/** As the client of the page does. */
function adopt(socket: Socket | null, asks: string[]): Socket {
  if (!socket) throw new Error('there is no socket');
  socket.onopen = () => {
    for (const ask of asks) socket.send(ask);
  };
  socket.onmessage = ({ data }) => got.push(data);
  return socket;
}

beforeEach(() => {
  vi.stubGlobal('WebSocket', { OPEN: opened, CLOSING: 2 });
  native = new FakeWebSocket();
  got = [];
  watched = { id: 'early', topic, socket: native as unknown as WebSocket, heard: ['one', 'two'] };
  place = { batonEarly: { whoami: Promise.resolve(new Response('{}')), watched } };
  return () => vi.unstubAllGlobals();
});

test('what was asked early is not asked again, and nothing that came meanwhile is lost or out of order', async () => {
  const { heard } = watched;
  native.onmessage = ({ data }) => heard.push(data);
  native.readyState = opened;
  const handOver = new HandOver(place);
  expect(handOver.claim(topic)).toBe('early');
  expect(handOver.claim(topic)).toBeNull();
  adopt(handOver.take(), [subscribe('early'), subscribe('1')]);
  await Promise.resolve();
  // the others come later, each in a turn of its own
  expect(got).toEqual(['one']);
  native.onmessage?.({ data: 'three' });
  await vi.waitFor(() => expect(got).toEqual(['one', 'two', 'three']));
  native.onmessage?.({ data: 'four' });
  expect(got).toEqual(['one', 'two', 'three', 'four']);
  expect(native.sent).toEqual([subscribe('1')]);
  expect(handOver.take()).toBeNull();
});

test('a connection that still opens is waited for', async () => {
  watched.heard.length = 0;
  const handOver = new HandOver(place);
  handOver.claim(topic);
  const socket = adopt(handOver.take(), [subscribe('early')]);
  socket.onclose = () => got.push('closed');
  expect(native.sent).toEqual([]);
  native.open();
  native.onmessage?.({ data: 'first' });
  native.onclose?.();
  expect([got, native.sent]).toEqual([['first', 'closed'], []]);
});

test('when the page shows something else, it asks for that and lets go of what was asked early', () => {
  const handOver = new HandOver(place);
  expect(handOver.claim({ name: 'runners' })).toBeNull();
  adopt(handOver.take(), [subscribe('1')]);
  native.open();
  expect(native.sent).toEqual([subscribe('1'), JSON.stringify({ op: 'unsubscribe', id: 'early' })]);
});

test('a connection that ended is no use, and nothing is begun early any more', () => {
  native.close();
  const handOver = new HandOver(place);
  expect(handOver.take()).toBeNull();
  expect(place).toEqual({ batonEarly: null });
  expect(new HandOver({}).take()).toBeNull();
});

test('who is signed in is asked once, and watched may be decided by the answer', async () => {
  const early: Early = { whoami: Promise.resolve(new Response('{"login":"ada"}')), watched: null };
  const handOver = new HandOver({ batonEarly: early });
  expect(await (await handOver.whoami())?.json()).toEqual({ login: 'ada' });
  expect([handOver.whoami(), handOver.claim(topic)]).toEqual([undefined, null]);
  early.watched = watched;
  expect(handOver.claim(topic)).toBe('early');
});
