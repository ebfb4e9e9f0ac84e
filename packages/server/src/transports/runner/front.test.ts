import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
let runner: TestRunner;
beforeAll(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
  runner = await TestRunner.pair(server, 'front');
  await runner.open();
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const health = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';

interface Parts {
  token?: string;
  body?: string;
  headers?: string;
}

let number = 1000;
const bodyOf = (): string =>
  JSON.stringify({ sessionId: runner.sessionId, number: ++number, freeSlots: 1, leases: [], draining: false });

function syncText({ token = runner.token, body = bodyOf(), headers = '' }: Parts = {}): string {
  const lines = [
    `POST ${runnerPaths.sync} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${token}`,
    'content-type: application/json',
  ];
  return `${lines.join('\r\n')}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A connection of our own, with answers as they stand on the wire. */
class Wire {
  readonly socket: Socket;
  #received = '';
  #look = (): void => {};

  constructor() {
    this.socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('data', (piece) => {
      this.#received += piece.toString();
      this.#look();
    });
    this.socket.on('error', () => {});
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Each piece arrives by itself. */
  async sendSlowly(pieces: readonly string[]): Promise<void> {
    for (const piece of pieces) {
      await new Promise((resolve) => this.socket.write(piece, resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The next answer: its first line, headers, and body. */
  async answer(): Promise<{ status: string; headers: Record<string, string>; body: unknown }> {
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? Number.NaN);
      const total = end + 4 + length;
      if (end >= 0 && this.#received.length >= total) {
        const [status = '', ...lines] = this.#received.slice(0, end).split('\r\n');
        const headers = Object.fromEntries(
          lines.map((line) => line.split(': ', 2).map((part, at) => (at ? part : part.toLowerCase()))),
        );
        const body: unknown = JSON.parse(this.#received.slice(end + 4, total));
        this.#received = this.#received.slice(total);
        return { status, headers, body };
      }
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }
}

/** The answer to the same request by front and by the HTTP library, which has a connection on which something else came before. */
async function bothWays(parts: () => Parts) {
  const front = new Wire();
  front.send(syncText(parts()));
  const own = await front.answer();
  front.socket.destroy();
  const library = new Wire();
  library.send(health);
  await library.answer();
  library.send(syncText(parts()));
  const theirs = await library.answer();
  library.socket.destroy();
  for (const { headers } of [own, theirs]) {
    headers.date = String(Date.parse(headers.date ?? '') > 0);
    // HTTP/1.1 keeps a connection that says nothing of it, as errors of the library do
    headers.connection ??= 'keep-alive';
    headers['keep-alive'] ??= 'timeout=72';
  }
  return [own, theirs] as const;
}

describe('an answer is what the HTTP library would have made of it', () => {
  const cases: [string, string, () => Parts][] = [
    ['a sync', '200 OK', () => ({})],
    [
      'a sync with words of every script',
      '200 OK',
      () => ({ body: bodyOf().replace('{', '{"shortage":"kein Platz für 日本 🎉",') }),
    ],
    ['no credential that is known', '401 Unauthorized', () => ({ token: `bat_run_${'0'.repeat(48)}` })],
    ['no JSON', '400 Bad Request', () => ({ body: '{' })],
    ['no text', '400 Bad Request', () => ({ body: '' })],
    ['something else than a sync', '400 Bad Request', () => ({ body: '{"number":"one"}' })],
    ['another session', '200 OK', () => ({ body: bodyOf().replace(runner.sessionId, '00000000-0000-7000-8000-000000000000') })],
  ];
  test.each(cases)('%s: %s', async (_, status, parts) => {
    const [own, theirs] = await bothWays(parts);
    expect(own.status).toBe(`HTTP/1.1 ${status}`);
    expect(own).toEqual(theirs);
  });
});

describe('one connection', () => {
  test('carries one sync after another', async () => {
    const wire = new Wire();
    for (let times = 0; times < 3; times++) {
      wire.send(syncText());
      expect((await wire.answer()).status).toBe('HTTP/1.1 200 OK');
    }
    wire.socket.destroy();
  });

  test('a sync may come in pieces, and two at once', async () => {
    const wire = new Wire();
    const [text, two] = [syncText(), syncText() + syncText()];
    await wire.sendSlowly([text.slice(0, 20), text.slice(20, 150), text.slice(150, -10), text.slice(-10)]);
    expect((await wire.answer()).status).toBe('HTTP/1.1 200 OK');
    wire.send(two);
    expect((await wire.answer()).status).toBe('HTTP/1.1 200 OK');
    expect((await wire.answer()).status).toBe('HTTP/1.1 200 OK');
    wire.socket.destroy();
  });

  test.each([1, 3, 4, 40, 300])('anything else may follow, cut after %i bytes', async (cut) => {
    const wire = new Wire();
    wire.send(syncText());
    expect((await wire.answer()).status).toBe('HTTP/1.1 200 OK');
    const rest = `${health}${syncText()}${health}`;
    await wire.sendSlowly([rest.slice(0, cut), rest.slice(cut)]);
    expect((await wire.answer()).body).toEqual({ status: 'ok' });
    expect((await wire.answer()).body).toMatchObject({ offers: [] });
    expect((await wire.answer()).body).toEqual({ status: 'ok' });
    wire.socket.destroy();
  });

  test('a body in chunks is read by the HTTP library', async () => {
    const wire = new Wire();
    const body = bodyOf();
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    wire.send(syncText({ headers: 'transfer-encoding: chunked\r\n' }).replace(/content-length[\s\S]*$/, `\r\n${chunks}`));
    expect((await wire.answer()).status).toBe('HTTP/1.1 200 OK');
    wire.socket.destroy();
  });

  test('what is no HTTP is refused', async () => {
    const wire = new Wire();
    wire.send('POST /api/runner/v1/sync HTTP/1.1\r\nhost: x\r\nbroken\r\n\r\n');
    expect((await wire.answer()).status).toBe('HTTP/1.1 400 Bad Request');
    await once(wire.socket, 'close');
  });

  test('whoever says no more while a sync is held is gone', async () => {
    const wire = new Wire();
    await once(wire.socket, 'connect');
    wire.socket.end(syncText());
    await once(wire.socket, 'close');
  });
});

test('a server that stops answers what is held, says that it closes, and ends connections that wait for nothing', async () => {
  const other = await startTestServer({ syncHoldMs: 60_000 });
  const own = await TestRunner.pair(other);
  await own.open();
  const port = Number(new URL(other.url).port);
  const [held, silent] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  await Promise.all([once(held, 'connect'), once(silent, 'connect')]);
  const ends = Promise.all([once(held, 'close'), once(silent, 'close')]);
  let received = '';
  held.on('data', (piece) => {
    received += piece.toString();
  });
  silent.resume();
  const body = JSON.stringify({ sessionId: own.sessionId, number: 1, freeSlots: 1, leases: [], draining: false });
  held.write(syncText({ token: own.token, body }));
  await expect.poll(async () => (await other.call('GET', '/metrics')).text).toContain('baton_held_syncs 1');
  await other.close();
  await ends;
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
