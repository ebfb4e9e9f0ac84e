import { gunzipSync } from 'node:zlib';
import { encodeLogFrames, logMediaType, runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
let runner: TestRunner;
beforeAll(async () => {
  server = await startTestServer();
  runner = await TestRunner.pair(server, 'writer');
  await runner.open();
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

type Stream = 'stdout' | 'stderr' | 'system' | 'data';

/** A job whose attempt has written these chunks. */
async function jobWith(pieces: readonly (readonly [Stream, string | Buffer])[]): Promise<string> {
  const { body: job } = await server.call('POST', '/api/v1/jobs', { body: { spec: { script: 'true' } } });
  const { attemptId, epoch } = await runner.take();
  const frames = pieces.map(([stream, bytes], index) => ({
    ...{ number: index + 1, stream, offsetMs: index, linesDropped: 0, bytesDropped: 0 },
    bytes: Buffer.from(bytes),
  }));
  for (let at = 0; at < frames.length; at += 10) {
    const body = encodeLogFrames(frames.slice(at, at + 10));
    const headers = { 'content-type': logMediaType, authorization: `Bearer ${runner.token}` };
    const sent = await fetch(`${server.url}${runnerPaths.log(attemptId)}?epoch=${epoch}`, { method: 'POST', headers, body });
    expect(sent.status).toBe(200);
  }
  await runner.finish(attemptId, epoch);
  return job.id;
}

const get = (path: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/jobs/${path}`, {
    headers: { authorization: `Bearer ${server.adminToken}` },
  });
const json = async (path: string) => (await get(path)).json() as Promise<Record<string, never>>;

interface Found {
  found: { line: number; text: string; at: number; stream: string }[];
  lines: number;
  next: string | null;
}
const search = async (id: string, query: Record<string, string>): Promise<Found> =>
  (await get(`${id}/log/search?${new URLSearchParams(query)}`)).json() as Promise<Found>;

test('a log is downloaded byte for byte, plain and compressed, under its name', async () => {
  const noise = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 17) % 256));
  const id = await jobWith([
    ['stdout', 'begin\n'],
    ['stderr', noise],
    ['data', '{"type":"no part of it"}\n'],
    ['system', 'nor this\n'],
    ['stdout', `${'x'.repeat(200_000)}\n50%\r100%\r\n`],
  ]);
  const expected = Buffer.concat([Buffer.from('begin\n'), noise, Buffer.from(`${'x'.repeat(200_000)}\n50%\r100%\r\n`)]);
  const raw = await get(`${id}/log?format=raw`);
  expect(raw.headers.get('content-disposition')).toBe(`attachment; filename="job-${id}-attempt-1.log"`);
  expect(Buffer.from(await raw.arrayBuffer()).equals(expected)).toBe(true);
  const packed = await get(`${id}/log?format=gzip&attempt=1`);
  expect(packed.headers.get('content-type')).toBe('application/gzip');
  expect(packed.headers.get('content-disposition')).toBe(`attachment; filename="job-${id}-attempt-1.log.gz"`);
  expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).equals(expected)).toBe(true);
});

test('facts come without the log around them, from any place on', async () => {
  const noise = Array.from({ length: 30 }, (): [Stream, string] => ['stdout', 'x'.repeat(200_000)]);
  const id = await jobWith([['data', '{"type":"a"}\n'], ...noise, ['data', '{"type":"b"}\n'], ['stdout', 'end\n']]);
  const page = (await json(`${id}/log?stream=data`)) as unknown as {
    parts: { text: string; number: number }[];
    more: boolean;
    next: number;
  };
  expect(page.parts.map(({ text }) => text)).toEqual(['{"type":"a"}\n', '{"type":"b"}\n']);
  expect(page).toMatchObject({ more: false, next: 33 });
  const rest = (await json(`${id}/log?stream=data&after=1&encoding=base64`)) as unknown as { parts: { base64: string }[] };
  expect(rest.parts.map(({ base64 }) => Buffer.from(base64, 'base64').toString())).toEqual(['{"type":"b"}\n']);
});

test('lines are found with their numbers, page by page, and each once', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => (index % 7 === 0 ? `Needle ${index}` : `hay ${index}`));
  const text = `${lines.join('\n')}\n`;
  const pieces = text.match(/[\s\S]{1,1500}/g) ?? [];
  const id = await jobWith(pieces.map((piece) => ['stdout', piece] as const));
  const expected = lines.flatMap((line, index) => (index % 7 === 0 ? [{ line: index + 1, text: line }] : []));
  const found: { line: number; text: string }[] = [];
  let asked = 0;
  for (let after: string | null = ''; after !== null; asked += 1) {
    const answer: Found = await search(id, { q: 'needle', limit: '100', ...(after && { after }) });
    expect(answer.found.length).toBeLessThanOrEqual(100);
    found.push(...answer.found.map(({ line, text: words }) => ({ line, text: words })));
    after = answer.next;
  }
  expect(found).toEqual(expected);
  expect(asked).toBe(8);
  expect(await search(id, { q: 'needle', case: 'exact' })).toMatchObject({ found: [], lines: 5_000, next: null });
  expect((await search(id, { q: 'Needle 14', case: 'exact', limit: '1' })).found).toEqual([
    { line: 15, text: 'Needle 14', at: 0, stream: 'stdout', offsetMs: 0 },
  ]);
});

test('a pattern is looked for too, and one that would need to go back in the text is refused', async () => {
  const id = await jobWith([
    ['stdout', 'took 12 ms\ntook 1234 ms\n'],
    ['stderr', '\ntook long\n'],
  ]);
  const lines = async (q: string) => (await search(id, { q, as: 'pattern' })).found.map(({ line, at }) => [line, at]);
  expect(await lines('\\d{3,} MS$')).toEqual([[2, 5]]);
  expect(await lines('^took (\\d+|long)')).toEqual([
    [1, 0],
    [2, 0],
    [4, 0],
  ]);
  expect(await lines('^$')).toEqual([[3, 0]]);
  expect(await (await get(`${id}/log/search?${new URLSearchParams({ q: '(a)\\1', as: 'pattern' })}`)).json()).toMatchObject({
    error: { code: 'invalid_request', detail: { where: 'q', problem: 'is no pattern: \\1 is not known here' } },
  });
});

test('a search says what is wrong with it', async () => {
  const id = await jobWith([['stdout', 'a\n']]);
  for (const query of ['', '?q=', `?q=${'x'.repeat(201)}`, '?q=a&limit=0', '?q=a%0Ab', '?q=a&after=bm8', '?q=a&other=1'])
    expect([query, (await get(`${id}/log/search${query}`)).status]).toEqual([query, 400]);
  expect((await get(`00000000-0000-4000-8000-000000000000/log/search?q=a`)).status).toBe(404);
  expect((await get(`${id}/log/search?q=a&attempt=2`)).status).toBe(404);
});
