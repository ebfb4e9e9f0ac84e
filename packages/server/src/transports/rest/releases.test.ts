import { packageOf } from '@baton/protocol/pack-program';
import { digestOf } from '@baton/protocol/program-package';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson } from '../../main/testing/person.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const gzip = { 'content-type': 'application/gzip' };
const put = (version: string, body: Uint8Array, query = '', headers: Record<string, string> = gzip) =>
  server.call('PUT', `/api/v1/releases/${version}/bundle${query}`, { body, headers });

test('a pipeline publishes with a token that may do nothing else', async () => {
  const pipeline = await addPerson(server, {
    login: 'pipeline',
    grants: [{ scope: 'instance', role: 'owner' }],
    limits: { scope: 'instance', permissions: ['publish_releases'] },
  });
  const notes = '# 5.0.0\n\n- **fast**';
  const body = { version: '5.0.0', notes, breaking: true, url: 'https://baton.example/5', commit: 'abcdef1', image: 'r/baton:5' };
  const headers = { 'idempotency-key': 'build 7' };
  const call = () => server.call('POST', '/api/v1/releases', { body, token: pipeline, headers });
  const first = await call();
  expect([first.status, first.body]).toMatchObject([201, { ...body, publishedBy: 'pipeline', problem: null, bundle: null }]);
  expect(await call()).toMatchObject({ status: 200, body: { version: '5.0.0', publishedAt: first.body.publishedAt } });
  const without = await server.call('POST', '/api/v1/releases', { body, token: pipeline });
  expect(without).toMatchObject({
    status: 409,
    body: { error: { code: 'release_exists', message: expect.stringContaining('5.0.0') } },
  });
  expect((await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['true'] } }, token: pipeline })).status).toBe(
    403,
  );
  const list = await server.call('GET', '/api/v1/releases', { token: pipeline });
  expect(list.body).toMatchObject({ latestVersion: '5.0.0', releases: [{ version: '5.0.0' }, { builtIn: true }] });
});

test('its program is checked, kept, and given out with its digest until it is withdrawn', async () => {
  await server.call('POST', '/api/v1/releases', { body: { version: '5.1.0' } });
  const sent = packageOf('5.1.0');
  const sha256 = digestOf(sent);
  expect((await put('5.1.0', packageOf('5.2.0'))).body.error).toMatchObject({ code: 'release_bundle_invalid' });
  expect((await put('5.1.0', sent, `?sha256=${'0'.repeat(64)}`)).body.error.message).toContain(sha256);
  expect((await put('5.1.0', sent, '', { 'content-type': 'text/plain' })).status).toBe(415);
  const json = await server.call('PUT', '/api/v1/releases/5.1.0/bundle', { body: {} });
  expect([json.status, json.body.error.code]).toEqual([415, 'unsupported_media_type']);
  expect((await put('9.9.9', sent)).status).toBe(404);
  const kept = await put('5.1.0', sent, `?sha256=${sha256}`);
  expect(kept.body.bundle).toEqual({ path: '/download/baton-runner-5.1.0.tgz', sha256, bytes: sent.length });
  const got = await fetch(`${server.url}${kept.body.bundle.path}`);
  expect([got.status, got.headers.get('etag'), Buffer.from(await got.arrayBuffer())]).toEqual([200, `"${sha256}"`, sent]);
  const digest = await server.call('GET', `${kept.body.bundle.path}.sha256`, { token: null });
  expect(digest.text).toBe(`${sha256}  baton-runner-5.1.0.tgz\n`);
  const gone = await server.call('POST', '/api/v1/releases/5.1.0/withdraw', { body: { reason: 'it stops' } });
  expect(gone.body).toMatchObject({ withdrawn: { reason: 'it stops' }, problem: { code: 'release_withdrawn' } });
  expect((await server.call('GET', kept.body.bundle.path, { token: null })).status).toBe(410);
  expect((await server.call('GET', '/download/baton-runner-7.0.0.tgz', { token: null })).status).toBe(404);
  expect((await server.call('GET', '/download/other.zip', { token: null })).status).toBe(404);
});

test('what needs a later server says so, and no body of a program is taken anywhere else', async () => {
  const body = { version: '6.0.0', serverVersionMin: '99.0.0' };
  const { problem } = (await server.call('POST', '/api/v1/releases', { body })).body;
  expect(problem).toMatchObject({ code: 'release_needs_server', message: expect.stringContaining('99.0.0') });
  expect((await server.call('GET', '/api/v1/releases')).body.latestVersion).not.toBe('6.0.0');
  const { body: added } = await server.call('POST', '/api/v1/runners', { body: { name: 'one' } });
  const update = await server.call('POST', `/api/v1/runners/${added.id}/update`, { body: { version: '6.0.0' } });
  expect([update.status, update.body.error.code]).toEqual([409, 'release_needs_server']);
  expect((await server.call('POST', '/api/v1/releases', { body: packageOf('5.1.0'), headers: gzip })).status).toBe(415);
  expect((await server.call('POST', '/api/v1/releases', { body: { version: '1' } })).status).toBe(400);
});

test('a runner that does not update itself is answered the command for its machine', async () => {
  await server.call('POST', '/api/v1/releases', { body: { version: '5.3.0' } });
  await put('5.3.0', packageOf('5.3.0'));
  const { body: added } = await server.call('POST', '/api/v1/runners', { body: { name: 'two' } });
  const { body } = await server.call('POST', `/api/v1/runners/${added.id}/update`, { body: {} });
  const program = `npx -y ${server.url}/download/baton-runner-5.3.0.tgz`;
  expect(body).toMatchObject({
    name: 'two',
    version: '5.3.0',
    way: 'command',
    command: `${program} drain --wait; ${program} start`,
  });
});
