import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
const root = mkdtempSync(join(tmpdir(), 'baton-pages-'));
const archive = Buffer.from('not really an archive');
beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>the page');
  writeFileSync(join(root, 'assets/app-abc123.js'), 'script');
  writeFileSync(join(root, 'baton-runner.tgz'), archive);
  server = await startTestServer({ webDir: root, runnerDir: root, cliDir: join(root, 'nothing') });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
  rmSync(root, { recursive: true });
});
const get = (path: string, headers = {}) => server.call('GET', path, { token: null, headers });

test.each(['/', '/runners', '/jobs/0190-xyz', '/setup?token=x'])(
  '%s is the page, never kept, with strict headers',
  async (path) => {
    const { status, text, headers } = await get(path);
    expect([status, text, headers.get('cache-control')]).toEqual([200, '<!doctype html>the page', 'no-cache']);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  },
);

test('files with a digest in their name are kept for ever', async () => {
  const { text, headers } = await get('/assets/app-abc123.js');
  expect([text, headers.get('cache-control')]).toEqual(['script', 'public, max-age=31536000, immutable']);
});

test('a compressed copy is sent to who takes it, as the file that it is of', async () => {
  const plain = 'a longer script';
  writeFileSync(join(root, 'assets/long-abc123.js'), plain);
  writeFileSync(join(root, 'assets/long-abc123.js.br'), brotliCompressSync(plain));
  const compressed = await get('/assets/long-abc123.js', { 'accept-encoding': 'gzip, br' });
  const { headers } = compressed;
  expect(['content-encoding', 'content-type', 'vary', 'cache-control'].map((name) => headers.get(name))).toEqual([
    'br',
    expect.stringContaining('javascript'),
    'accept-encoding',
    'public, max-age=31536000, immutable',
  ]);
  expect(compressed.text).toBe(plain);
  const other = await get('/assets/long-abc123.js', { 'accept-encoding': 'identity' });
  expect([other.text, other.headers.get('content-encoding')]).toEqual([plain, null]);
});

test.each(['/assets/gone.js', '/favicon.ico', '/api/v1/nothing', '/api', '/download/other.tgz'])(
  '%s is nothing',
  async (path) => {
    expect([(await get(path)).status, (await get(path)).body.error.code]).toEqual([404, 'route_not_found']);
  },
);

test.each(['/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/a%00b', '/..%5cx', '/%zz'])(
  '%s does not leave the folder',
  async (path) => {
    const { status, text } = await get(path);
    expect(text).not.toContain('root:');
    expect([200, 400, 404]).toContain(status);
  },
);

test('a program is served with its digest, and not again to who has it', async () => {
  const { status, text, headers } = await get('/download/baton-runner.tgz');
  const digest = createHash('sha256').update(archive).digest();
  expect([status, text]).toEqual([200, archive.toString()]);
  expect(headers.get('repr-digest')).toBe(`sha-256=:${digest.toString('base64')}:`);
  const etag = headers.get('etag') ?? '';
  expect((await get('/download/baton-runner.tgz', { 'if-none-match': etag })).status).toBe(304);
  expect((await get('/download/baton-runner.tgz.sha256')).text).toBe(`${digest.toString('hex')}  baton-runner.tgz\n`);
});

test('a program that was not built says what to do', async () => {
  const { status, body } = await get('/download/baton.tgz');
  expect([status, body.error.code, body.error.next]).toEqual([
    404,
    'download_not_built',
    expect.stringContaining('npm run build'),
  ]);
});

test('without a built page the server says so', async () => {
  const bare = await startTestServer({ webDir: join(root, 'nothing') });
  const answer = await bare.call('GET', '/', { token: null });
  await bare.close();
  expect([answer.status, answer.text.includes('npm run build')]).toEqual([503, true]);
});
