import type { ClientMessage, ServerMessage } from '@baton/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveClient, type Socket, type Subscription } from './client.ts';

class FakeSocket implements Socket {
  sent: ClientMessage[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onclose: ((event?: { code?: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {
    this.closed = true;
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const runners = (id: string, seq: number, snapshot: boolean): ServerMessage => ({
  op: 'runners',
  id,
  seq,
  snapshot,
  rows: [],
  removed: [],
});

describe('LiveClient', () => {
  let sockets: FakeSocket[] = [];
  let asked = 0;
  let isIn = true;
  let claimed: string[] = [];
  let client: LiveClient;
  const socket = (): FakeSocket => sockets.at(-1) as FakeSocket;
  const watch = (): Subscription & { got: ServerMessage[] } => {
    const got: ServerMessage[] = [];
    return { got, cursor: null, topic: () => ({ name: 'runners' }), apply: (message) => got.push(message) };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    asked = 0;
    isIn = true;
    claimed = [];
    client = new LiveClient({
      open: () => {
        sockets.push(new FakeSocket());
        return socket();
      },
      now: () => Date.now(),
      random: () => 1,
      claim: () => claimed.shift() ?? null,
      askWho: async () => {
        asked++;
        return isIn;
      },
    });
    client.start();
  });
  afterEach(() => {
    client.stop();
    vi.useRealTimers();
  });

  test('subscribes when the connection opens, and later ones at once', () => {
    client.subscribe(watch());
    expect(socket().sent).toEqual([]);
    socket().onopen?.();
    client.subscribe(watch());
    expect(socket().sent.map((message) => message.op)).toEqual(['subscribe', 'subscribe']);
    expect(client.state().status).toBe('live');
  });

  test('resumes from where it was after a lost connection', () => {
    const subscription = watch();
    client.subscribe(subscription);
    socket().onopen?.();
    socket().say(runners('1', 7, true));
    socket().say(runners('1', 6, false));
    socket().say(runners('1', 9, false));
    expect(subscription.got).toHaveLength(2);
    socket().onclose?.();
    expect(client.state().status).toBe('reconnecting');
    expect(asked).toBe(0);
    vi.advanceTimersByTime(500);
    socket().onopen?.();
    expect(socket().sent[0]).toMatchObject({ op: 'subscribe', cursor: 9 });
    expect(sockets).toHaveLength(2);
  });

  test('knows since when it has been trying, however often, also where the server had nothing to say before', () => {
    socket().onopen?.();
    const openedAt = Date.now();
    expect(client.state()).toEqual({ status: 'live', since: openedAt, lostAt: null });
    vi.advanceTimersByTime(8_000);
    socket().onclose?.();
    expect(client.state()).toEqual({ status: 'reconnecting', since: openedAt, lostAt: openedAt + 8_000 });
    vi.advanceTimersByTime(2_000);
    socket().onclose?.();
    expect(client.state().lostAt).toBe(openedAt + 8_000);
    vi.advanceTimersByTime(5_000);
    socket().onopen?.();
    expect(client.state()).toMatchObject({ status: 'live', lostAt: null });
  });

  test('asks what they may see when it has changed, and begins anew', async () => {
    const subscription = watch();
    client.subscribe(subscription);
    socket().onopen?.();
    socket().say(runners('1', 7, true));
    socket().onclose?.({ code: 1012 });
    expect([asked, sockets.length]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, sockets.length]).toEqual([1, 2]);
    socket().onopen?.();
    expect(socket().sent).toMatchObject([{ op: 'subscribe', cursor: null }]);
  });

  test('asks who is signed in when the session was ended, and connects for nobody', async () => {
    client.subscribe(watch());
    socket().onopen?.();
    isIn = false;
    socket().onclose?.({ code: 4401 });
    expect(asked).toBe(0);
    // by time and not timer by timer: what an earlier file of this process left running may set timers of its own
    await vi.advanceTimersByTimeAsync(500 + 1_000);
    expect([asked, sockets.length]).toEqual([2, 1]);
    isIn = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect([asked, sockets.length]).toEqual([3, 2]);
  });

  test.each([
    ['who left meanwhile is not connected', () => client.stop(), 1],
    ['who came back meanwhile is connected once', () => client.hurry(), 2],
  ])('%s', async (_, meanwhile, expected) => {
    socket().onopen?.();
    socket().onclose?.({ code: 1012 });
    meanwhile();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sockets).toHaveLength(expected);
  });

  test('begins anew when told to reset', () => {
    const subscription = { ...watch(), cursor: 4 };
    client.subscribe(subscription);
    socket().onopen?.();
    socket().say({ op: 'reset', id: '1' });
    expect(socket().sent.map((message) => message.op === 'subscribe' && message.cursor)).toEqual([4, null]);
  });

  test('a snapshot in parts is whole, and can be resumed from, with its last part', () => {
    const part = (seq: number, last: boolean): ServerMessage => ({
      op: 'runners_part',
      id: '1',
      seq,
      counts: null,
      last,
      packed: { count: 0, columns: {} },
    });
    const subscription = watch();
    client.subscribe(subscription);
    socket().onopen?.();
    socket().say(part(7, false));
    socket().onclose?.();
    vi.advanceTimersByTime(500);
    socket().onopen?.();
    expect(socket().sent[0]).toMatchObject({ op: 'subscribe', cursor: null });
    socket().say(part(9, false));
    socket().say(part(9, true));
    expect(subscription.got).toHaveLength(3);
    expect(subscription.cursor).toBe(9);
  });

  test('what was asked before there was a client keeps its id', () => {
    claimed = ['early'];
    const subscription = watch();
    client.subscribe(subscription);
    client.subscribe(watch());
    socket().onopen?.();
    expect(socket().sent.map((message) => message.op === 'subscribe' && message.id)).toEqual(['early', '1']);
    socket().say(runners('early', 7, true));
    expect(subscription.got).toHaveLength(1);
  });

  test('says nothing to who has left', () => {
    const subscription = watch();
    const leave = client.subscribe(subscription);
    socket().onopen?.();
    leave();
    socket().say(runners('1', 7, true));
    expect(subscription.got).toEqual([]);
    expect(socket().sent.at(-1)).toEqual({ op: 'unsubscribe', id: '1' });
  });

  test('notices a connection that died without a word', () => {
    socket().onopen?.();
    const first = socket();
    vi.advanceTimersByTime(20_000);
    expect(first.sent).toEqual([{ op: 'ping' }, { op: 'ping' }]);
    vi.advanceTimersByTime(10_500);
    expect(first.closed).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  test('reports connections that never opened, and waits longer each time', () => {
    socket().onclose?.();
    vi.advanceTimersByTime(500);
    socket().onclose?.();
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
    expect(asked).toBe(2);
  });
});
