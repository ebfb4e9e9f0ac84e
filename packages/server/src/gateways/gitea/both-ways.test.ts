import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  DeclareRequestSchema,
  FetchTaskRequestSchema,
  UpdateLogRequestSchema,
  UpdateTaskRequestSchema,
} from '@baton/protocol/gitea';
import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';
import { gist, inTwo, isByLane, lastByteLater, request, send } from '../../transports/http/lane/testing/raw-requests.ts';
import { HttpRunner } from './testing/http-runner.ts';

let server: TestServer;
let runner: HttpRunner;

beforeAll(async () => {
  server = await startTestServer();
  const { body } = await server.call('POST', '/api/v1/admin/actions/runners/registration-token');
  runner = await HttpRunner.register(server, body.token);
  await runner.call('declare', { version: 'v3.3.0', labels: ['linux'] });
});
afterAll(() => server.close());

const bytesOf = <S extends DescMessage>(schema: S, message: MessageInitShape<S>): string =>
  Buffer.from(toBinary(schema, create(schema, message))).toString('latin1');

interface Sample {
  procedure: string;
  body?: string;
  /** of the media type; null: none is named */
  type?: string | null;
  /** instead of those of the runner */
  identity?: string[];
  headers?: string[];
  /** of Connect */
  version?: number;
}

const identity = (): string[] => [`X-Runner-Uuid: ${runner.uuid}`, `X-Runner-Token: ${runner.token}`];

/** As Go's client writes it. */
function written({
  procedure,
  body = '',
  type = 'application/proto',
  identity: own = identity(),
  headers = [],
  version = 1,
}: Sample): string {
  const always = ['User-Agent: connect-go/1.18.1 (go1.24)', `Content-Length: ${body.length}`, 'Accept-Encoding: gzip'];
  const typed = type === null ? [] : [`Content-Type: ${type}`];
  const all = [...always, `Connect-Protocol-Version: ${version}`, ...typed, ...own, ...headers];
  return request('POST', `/api/actions/runner.v1.RunnerService/${procedure}`, all, body);
}

const fetchNow: Sample = {
  procedure: 'FetchTask',
  body: bytesOf(FetchTaskRequestSchema, { tasksVersion: 3n }),
  headers: ['Connect-Timeout-Ms: 1'],
};
const json: Partial<Sample> = { type: 'application/json', body: '{"tasksVersion":"3"}' };
const row = bytesOf(UpdateLogRequestSchema, { taskId: 7n, rows: [{ content: 'one' }] });

const byBoth: [string, Sample][] = [
  ['a call for a task', fetchNow],
  ['one in JSON', { ...fetchNow, ...json }],
  ['an empty message', { ...fetchNow, body: '' }],
  [
    'the state of a task that nobody knows',
    { procedure: 'UpdateTask', body: bytesOf(UpdateTaskRequestSchema, { state: { id: 7n } }) },
  ],
  ['a state that is none', { procedure: 'UpdateTask' }],
  ['rows of a task that nobody knows', { procedure: 'UpdateLog', body: row }],
  ['declare, with what can be no label', { procedure: 'Declare', body: bytesOf(DeclareRequestSchema, { labels: ['a b'] }) }],
  [
    'the token of nobody',
    { ...fetchNow, identity: ['X-Runner-Uuid: 01900000-0000-7000-8000-000000000000', 'X-Runner-Token: x'] },
  ],
  ['broken bytes', { ...fetchNow, body: '\xff\xff\xff' }],
  ['broken JSON', { ...fetchNow, ...json, body: '{"tasksVersion":' }],
  ['a timeout that is none', { ...fetchNow, headers: ['Connect-Timeout-Ms: soon'] }],
  ['another version of Connect', { ...fetchNow, version: 2 }],
];

test.each(byBoth)('%s: the lane and the server answer the same', async (_, sample) => {
  const text = written(sample);
  const [[byLane], [byServer]] = [await send(server, [text]), await send(server, inTwo(text))];
  expect([isByLane(byLane), isByLane(byServer)]).toEqual([true, false]);
  expect(gist(withoutVersion(byLane))).toEqual(gist(withoutVersion(byServer)));
});

/** Each answer to a call for a task has a version of its own: seven bytes with the number of their field. */
const withoutVersion = (answer: string | undefined): string | undefined => answer?.replace(/\r\n\r\n.{7}$/s, '\r\n\r\nversion');

test.each<[string, Sample]>([
  ['a compressed body', { ...fetchNow, body: gzipSync('x').toString('latin1'), headers: ['Content-Encoding: gzip'] }],
  ['another media type', { ...fetchNow, type: 'application/grpc' }],
  ['none', { ...fetchNow, type: null }],
  ['a call without credential', { ...fetchNow, identity: [] }],
  ['an unknown procedure', { procedure: 'Unregister' }],
])('%s is left to the server', async (_, sample) => {
  const [answer] = await send(server, [written(sample)]);
  expect(answer).toMatch(/^HTTP\/1\.1 [45]/);
  expect(isByLane(answer)).toBe(false);
});

test('an offer to go on in HTTP/2 is not taken, and its call is answered', async () => {
  const headers = [
    'Connect-Timeout-Ms: 0',
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
  ];
  const [answer] = await send(server, [written({ ...fetchNow, headers })]);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test('a runner whose log comes in pieces stays with the lane', async () => {
  const rows = Array.from({ length: 2_000 }, (_, at) => ({ content: `line ${at} of what a step has to say` }));
  const log = written({ procedure: 'UpdateLog', body: bytesOf(UpdateLogRequestSchema, { taskId: 7n, rows }) });
  expect(log.length).toBeGreaterThan(64 * 1024);
  const answers = await send(server, [log, ...lastByteLater(log), written(fetchNow)], 3);
  expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['404', '404', '200']);
  expect(answers.map(isByLane)).toEqual([true, true, true]);
});

test('a call that waits gets its task by the lane, compressed', async () => {
  const workflow = `jobs:\n  greet:\n    runs-on: linux # ${'x'.repeat(2_000)}\n    steps:\n      - run: echo\n`;
  const asked = send(server, [written({ ...fetchNow, headers: ['Connect-Timeout-Ms: 60000'] })]);
  await server.call('POST', '/api/v1/jobs', { body: { executor: 'gitea-workflow', labels: ['linux'], spec: { workflow } } });
  const [answer = ''] = await asked;
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain('\r\ncontent-encoding: gzip\r\n');
  expect(isByLane(answer)).toBe(true);
});

test('a call whose connection closed while it waited is given nothing: the next one is', async () => {
  const heldSyncs = async (): Promise<number> =>
    Number(/^baton_held_syncs (\d+)/m.exec((await server.call('GET', '/metrics')).text)?.[1]);
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(written({ procedure: 'FetchTask', headers: ['Connect-Timeout-Ms: 60000'] }), 'latin1');
  while ((await heldSyncs()) === 0);
  socket.destroy();
  while ((await heldSyncs()) > 0);
  const workflow = 'jobs:\n  greet:\n    runs-on: linux\n    steps:\n      - run: echo\n';
  const job = { executor: 'gitea-workflow', labels: ['linux'], spec: { workflow } };
  const { body } = await server.call('POST', '/api/v1/jobs', { body: job });
  expect((await server.call('GET', `/api/v1/jobs/${body.id}`)).body.job.state).toBe('queued');
  const { message } = await runner.call('fetchTask', { tasksVersion: 0n });
  expect(message?.task?.id).toBeGreaterThan(0n);
});

test('calls are counted under their procedure, whichever way they came', async () => {
  const { text } = await server.call('GET', '/metrics');
  expect(text).toMatch(/route="\/api\/actions\/runner\.v1\.RunnerService\/UpdateLog"/);
});
