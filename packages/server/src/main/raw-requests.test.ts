import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const open = async (to: TestServer = server): Promise<Socket> => {
  const socket = connect(Number(new URL(to.url).port), '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
};

/** All that comes until the server closes, or `enough` is there. */
function heard(socket: Socket, enough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (enough(text)) resolve(text);
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

const whole = (text: string): boolean => {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return end !== -1 && text.length >= end + 4 + length;
};

async function raw(request: string): Promise<{ status: number; code: string | null; text: string }> {
  const socket = await open();
  const answer = heard(socket, whole);
  socket.write(request, 'latin1');
  const text = await answer;
  socket.destroy();
  const code = /"code":"(\w+)"/.exec(text)?.[1] ?? null;
  return { status: Number(text.slice(9, 12)), code, text };
}

const get = (target: string, ...headers: string[]): string =>
  `${[`GET ${target} HTTP/1.1`, 'Host: x', ...headers].join('\r\n')}\r\n\r\n`;

describe('what is larger than anyone needs', () => {
  const many = Array.from({ length: 150 }, (_, at) => `X-H${at}: v`);
  test.each<[string, string, number, string]>([
    ['an address', get(`/api/v1/whoami?x=${'a'.repeat(9_000)}`), 414, 'url_too_long'],
    ['the number of headers', get('/api/v1/whoami', ...many), 431, 'headers_too_large'],
    ['a header', get('/api/v1/whoami', `X-Large: ${'a'.repeat(17 * 1024)}`), 431, 'headers_too_large'],
    ['a cookie', get('/api/v1/whoami', `Cookie: ${'a=b; '.repeat(4_000)}`), 431, 'headers_too_large'],
  ])('%s', async (_, request, status, code) => {
    expect(await raw(request)).toMatchObject({ status, code });
  });

  test('requests of one connection at the same time', async () => {
    const socket = await open();
    const answers = heard(socket, (text) => text.includes('server_overloaded'));
    // held by the server until there is something to tell
    const setUp = get('/readyz');
    socket.write(setUp.repeat(200));
    expect((await answers).match(/HTTP\/1\.1 503/g)?.length).toBeGreaterThan(0);
    socket.destroy();
    expect((await server.call('GET', '/healthz')).status).toBe(200);
  });
});

describe('what is no HTTP, or could be read in two ways', () => {
  test.each([
    ['nonsense', 'hello\r\n\r\n'],
    ['two lengths', 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    ],
    ['a header that goes on', get('/healthz', 'X-A: 1', ' goes on')],
    ['a bare line feed in a header', get('/healthz', 'X-A: 1\n2')],
    ['a NUL in a header', get('/healthz', 'X-A: \0')],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['the beginning of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ])('%s', async (_, request) => {
    const answer = await raw(request);
    expect([400, 408]).toContain(answer.status);
  });
});

describe('tricks with paths find nothing', () => {
  const secretsOf = (dataDir: string): string[] => [
    ...['installation-key', 'local-token'].map((name) => readFileSync(join(dataDir, name), 'utf8').trim()),
    ...['root:', '"name": "@baton'],
  ];
  test.each([
    '/../../../etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../../../installation-key',
    '/assets/%2e%2e/%2e%2e/%2e%2e/local-token',
    '//etc/passwd',
    '/\\..\\..\\local-token',
    '/..%5c..%5clocal-token',
    '/index.html%00.js',
    '/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
    '/%e0%80%ae%e0%80%ae/etc/passwd',
    '/%',
    '/%zz',
    '/./././local-token',
    '/download/../package.json',
    '/download/%2e%2e/package.json',
    '/api/v1/docs/../../../package.json',
    '/api/v1/docs/%2e%2e%2f%2e%2e%2fpackage.json',
    '/api/v1/runners/..%2f..%2fsettings',
    '/api/v1//whoami',
    '/API/v1/whoami',
  ])('%s', async (path) => {
    const answer = await raw(get(path));
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.status).toBeLessThan(600);
    // the page answers for addresses of its own; that it is not built is all that a test's server says
    expect([400, 401, 404, 503]).toContain(answer.status);
    for (const secret of secretsOf(server.dataDir)) expect(answer.text).not.toContain(secret);
    if (answer.status !== 503) expect(answer.code).not.toBeNull();
  });
});

test('a method that no route has is refused as such, also one that must have a body', async () => {
  expect(await raw('QUERY /api/v1/queue HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ status: 405, code: 'method_not_allowed' });
  for (const [type, body] of [
    ['application/gzip', 'x'],
    ['text/plain', 'x'],
    ['application/json', '{'],
  ] as const) {
    const request = (path: string) =>
      `QUERY ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 1\r\n\r\n${body}`;
    expect(await raw(request('/api/v1/releases/1.0.0/bundle')), type).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(await raw(request('/api/v1/nothing')), type).toMatchObject({ status: 404, code: 'route_not_found' });
  }
  expect((await raw('QUERY /api/v1/queue HTTP/1.1\r\nHost: x\r\n\r\n')).text).toMatch(/^allow: GET, HEAD\r$/im);
});

test('a body that says that it is compressed is not unpacked', async () => {
  const body = 'x'.repeat(100);
  const headers = ['Host: x', 'Content-Type: application/json', 'Content-Encoding: gzip', `Content-Length: ${body.length}`];
  const answer = await raw(`POST /api/v1/session HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  expect(answer).toMatchObject({ status: 400, code: 'malformed_json' });
});

test('one connection more than there may be is refused in words, and room is made when one leaves', async () => {
  const small = await startTestServer({ connectionsMax: 3 });
  try {
    const kept = await Promise.all([open(small), open(small), open(small)]);
    for (const socket of kept) {
      const answer = heard(socket, whole);
      socket.write(get('/healthz'));
      await answer;
    }
    const refused = await heard(await open(small));
    expect(refused).toMatch(/^HTTP\/1\.1 503 .*server_overloaded/s);
    const [first] = kept;
    first?.destroy();
    for (let status = 503; status === 503; ) {
      const again = await open(small);
      const answer = heard(again, whole);
      again.write(get('/healthz'));
      status = Number((await answer).slice(9, 12));
      again.destroy();
    }
    for (const socket of kept) socket.destroy();
  } finally {
    await small.close();
  }
});
