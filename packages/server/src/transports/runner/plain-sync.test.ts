import { expect, test } from 'vitest';
import { plainSyncOf } from './plain-sync.ts';

const body = '{"number":1}';
const usual = [
  'host: baton',
  'authorization: Bearer bat_run_x',
  'content-type: application/json',
  `content-length: ${body.length}`,
];
const written = (lines: readonly string[], start = 'POST /api/runner/v1/sync HTTP/1.1', rest = body): Buffer =>
  Buffer.from([start, ...lines, '', rest].join('\r\n'), 'latin1');
const without = (name: string): string[] => usual.filter((line) => !line.startsWith(name));

test('reads what every HTTP library writes', () => {
  const more = ['User-Agent: x/1', 'accept: */*', 'Connection: Keep-Alive', 'X-Forwarded-For: 10.0.0.1', 'empty:'];
  const bytes = written([...more, ...usual]);
  expect(plainSyncOf(bytes)).toEqual({ authorization: 'Bearer bat_run_x', body: Buffer.from(body), bytes: bytes.length });
  const upper = written(usual.map((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase()).replace(': ', ':\t ')));
  expect(plainSyncOf(upper)).toMatchObject({ authorization: 'Bearer bat_run_x', body: Buffer.from(body) });
  expect(plainSyncOf(written(without('authorization')))).toMatchObject({ authorization: undefined });
});

test('waits for the rest of it, wherever it is cut, and takes no more than it', () => {
  const bytes = written(usual);
  for (let end = 0; end < bytes.length; end++) expect(plainSyncOf(bytes.subarray(0, end)), `cut at ${end}`).toBe('more');
  expect(plainSyncOf(Buffer.concat([bytes, Buffer.from('POST /api')]))).toMatchObject({ bytes: bytes.length });
});

const others: [string, Buffer][] = [
  ['another path', written(usual, 'POST /api/runner/v1/session HTTP/1.1')],
  ['a query', written(usual, 'POST /api/runner/v1/sync?a=1 HTTP/1.1')],
  ['another method', written(usual, 'GET /api/runner/v1/sync HTTP/1.1')],
  ['an older HTTP', written(usual, 'POST /api/runner/v1/sync HTTP/1.0')],
  ['no request at all', Buffer.from('\r\n\r\n')],
  ['no host', written(without('host'))],
  ['an empty host', written([...without('host'), 'host: '])],
  ['no length', written(without('content-length'))],
  ['no type', written(without('content-type'))],
  ['another type', written([...without('content-type'), 'content-type: text/plain'])],
  ['two hosts', written([...usual, 'Host: other'])],
  ['two lengths', written([...usual, `Content-Length: ${body.length}`])],
  ['two credentials', written([...usual, 'Authorization: Bearer y'])],
  ['a length that is no number', written([...without('content-length'), 'content-length: +12'])],
  ['a list of lengths', written([...without('content-length'), 'content-length: 12, 12'])],
  ['a large body', written([...without('content-length'), 'content-length: 65537'])],
  ['chunks', written([...usual, 'Transfer-Encoding: chunked'])],
  ['a body that is compressed', written([...usual, 'content-encoding: gzip'])],
  ['a wish to be asked on', written([...usual, 'expect: 100-continue'])],
  ['an upgrade', written([...usual, 'connection: upgrade', 'upgrade: websocket'])],
  ['the last request', written([...usual, 'connection: close'])],
  ['a space before the colon', written([...usual, 'transfer-encoding : chunked'])],
  ['a folded line', written([...usual, 'x: a', ' b'])],
  ['a line without a colon', written([...usual, 'nonsense'])],
  ['a bare line feed', written([...usual, 'x: a\ntransfer-encoding: chunked'])],
  ['a bare carriage return', written([...usual, 'x: a\rb'])],
  ['a byte beyond ASCII', written([...usual, 'x: \xff'])],
  ['a null', written([...usual, 'x: \0'])],
  ['an endless head', written([...usual, `x: ${'y'.repeat(9_000)}`])],
];
test.each(others)('%s is for the HTTP library', (_, bytes) => {
  expect(plainSyncOf(bytes)).toBe('other');
});

test('a head without an end is not waited for', () => {
  expect(
    plainSyncOf(
      written(usual)
        .subarray(0, -4 - body.length)
        .fill('y', 60),
    ),
  ).toBe('more');
  expect(
    plainSyncOf(Buffer.concat([written(usual, undefined, '').subarray(0, -2), Buffer.from(`x: ${'y'.repeat(9_000)}`)])),
  ).toBe('other');
});
