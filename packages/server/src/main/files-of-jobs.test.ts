import { type ErrorBody, type JobFileList, restPaths, runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveClient } from './testing/live-client.ts';
import { TestRunner } from './testing/runner.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let runner: TestRunner;
let attemptId: string;
let jobId: string;

beforeAll(async () => {
  server = await startTestServer();
  runner = await TestRunner.pair(server);
  await runner.open();
  await server.call('POST', restPaths.jobs, { body: { spec: { script: 'true' } } });
  ({ attemptId, jobId } = await runner.take());
});
afterAll(() => server.close());

const keep = (name: string, body: string | Uint8Array, query = '') =>
  runner.call('PUT', `${runnerPaths.file(attemptId, name)}${query}`, body);
const download = (name: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}${restPaths.jobFile(jobId, name)}`, {
    method,
    headers: { authorization: `Bearer ${server.adminToken}`, ...headers },
  });

test('people see what a job keeps for them, and of the rest only how much it is', async () => {
  await keep('reports/a.xml', '<a/>', '?expiresInMs=3600000');
  await keep('plan', 'secret plan', '?kind=private');
  const { body } = await server.call('GET', restPaths.jobFiles(jobId));
  const { files, outline }: JobFileList = body;
  expect(files).toEqual([
    {
      ...{ name: 'reports/a.xml', size: 4, attempt: 1, attemptId },
      ...{ createdAt: expect.any(Number), expiresAt: expect.any(Number), digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);
  expect(outline).toEqual({ artifacts: 1, private: 1, bytes: 15, newestAt: expect.any(Number) });
  expect((await server.call('GET', restPaths.job(jobId))).body.files).toEqual(outline);
  const hidden = await download('plan');
  expect([hidden.status, ((await hidden.json()) as ErrorBody).error.code]).toEqual([404, 'file_not_found']);
});

test('a download is saved and never shown: no page, no script, no frame of ours', async () => {
  await keep('evil ö"\'.html', '<script>alert(1)</script>');
  const answer = await download(encodeURIComponent('evil ö"\'.html'));
  expect(await answer.text()).toBe('<script>alert(1)</script>');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="evil ___.html"; filename*=UTF-8''evil%20%C3%B6%22%27.html`,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    'content-length': '25',
  });
});

test.each([
  ['bytes=0-0', 206, 'bytes 0-0/100000', 1],
  ['bytes=65530-65545', 206, 'bytes 65530-65545/100000', 16],
  ['bytes=99990-', 206, 'bytes 99990-99999/100000', 10],
  ['bytes=-7', 206, 'bytes 99993-99999/100000', 7],
  ['bytes=0-999999999', 206, 'bytes 0-99999/100000', 100_000],
  ['bytes=100000-', 200, null, 100_000],
  ['bytes=5-2', 200, null, 100_000],
  ['bytes=0-1,5-6', 200, null, 100_000],
  ['bytes=-', 200, null, 100_000],
  ['lines=1-2', 200, null, 100_000],
])('the range %s is answered with %d and %s', async (range, status, contentRange, length) => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
  await keep('big', bytes);
  const answer = await download('big', { range });
  expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
  const from = Number(/^bytes (\d+)/.exec(contentRange ?? '')?.[1] ?? 0);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(from, from + length))).toBe(true);
});

test('a part is given only of the file that the asker began with', async () => {
  await keep('again', 'the first one');
  const etag = (await download('again', {}, 'HEAD')).headers.get('etag') ?? '';
  expect((await download('again', { range: 'bytes=4-8', 'if-range': etag })).status).toBe(206);
  await keep('again', 'the second one');
  const answer = await download('again', { range: 'bytes=4-8', 'if-range': etag });
  expect([answer.status, await answer.text()]).toEqual([200, 'the second one']);
});

test.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', 'nothing', 'a%00b', '%ff', 'a//b', 'x'.repeat(900)])(
  'the name %s finds nothing, and is no mistake of the server',
  async (name) => {
    const answer = await download(name);
    expect([400, 404]).toContain(answer.status);
    expect((await answer.text()).length).toBeLessThan(3_000);
    expect(server.complaints).toEqual([]);
  },
);

test('who looks at the job sees a file as soon as it is kept', async () => {
  const client = await LiveClient.open(server);
  client.subscribe('job', { name: 'job', jobId });
  const { artifacts } = (await client.next('job')).view.files;
  await keep('live', 'now');
  const then = await client.next('job', ({ view }) => view.files.artifacts > artifacts);
  expect(then.view.files.artifacts).toBe(artifacts + 1);
  client.close();
});

test('a job that is not there has no files', async () => {
  for (const path of [restPaths.jobFiles('nothing'), restPaths.jobFile('nothing', 'a')])
    expect((await server.call('GET', path)).body.error.code).toBe('job_not_found');
});
