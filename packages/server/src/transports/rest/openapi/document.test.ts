import { catalogue, isErrorCode } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../main/testing/server.ts';
import { commonErrors } from '../../http/route.ts';
import { runnerRouteDocs } from '../../runner/runner.ts';
import { restRoutes } from '../rest.ts';
import { openApiDocument } from './document.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: a JSON document is looked into freely
type Json = any;
const routes = [...restRoutes, ...runnerRouteDocs];
const document = openApiDocument(routes, '1.2.3') as Json;

test('is OpenAPI 3.1 and shows every route with summary, tag, answers and errors', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Baton', version: '1.2.3' });
  const tags = document.tags.map((tag: { name: string }) => tag.name);
  const ids = new Set<string>();
  for (const route of routes) {
    const operation = document.paths[route.path][route.method.toLowerCase()];
    expect(operation.summary.length).toBeGreaterThan(5);
    expect(tags).toContain(operation.tags[0]);
    expect(ids.has(operation.operationId)).toBe(false);
    ids.add(operation.operationId);
    for (const [status, answer] of Object.entries(route.answers)) {
      expect(operation.responses[status].description).toBe(answer.description);
    }
    expect(Object.keys(operation.responses)).toContain('500');
    expect(operation.security.length > 0).toBe(route.access !== 'anyone');
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const described = operation.parameters.filter((each: { in: string }) => each.in === 'path');
    expect(described.map((each: { name: string }) => each.name)).toEqual(inPath);
  }
});

test('every code stands in the catalogue, under its status', () => {
  for (const route of routes) {
    for (const code of [...route.errors, ...commonErrors(route)]) {
      expect(isErrorCode(code)).toBe(true);
      const { responses } = document.paths[route.path][route.method.toLowerCase()];
      expect(responses[catalogue[code].status]['x-codes']).toContain(code);
    }
  }
});

test('every reference leads somewhere, and nothing is left that JSON Schema does not know', () => {
  const text = JSON.stringify(document);
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    expect(document.components.schemas[name as string]).toHaveProperty('type');
  }
  expect(text).not.toContain('"$id"');
  expect(text).not.toContain('~kind');
  expect(document.components.schemas.Job.properties.state.enum).toContain('queued');
});

test('is served with a page to browse it, which loads nothing from elsewhere', async () => {
  const served = await server.call('GET', '/api/v1/openapi.json', { token: null });
  expect(Object.keys(served.body.paths).sort()).toEqual(Object.keys(document.paths).sort());
  const page = await server.call('GET', '/api/v1/docs', { token: null });
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
  const own = links.filter((link) => !link.startsWith('data:'));
  expect(own.length).toBe(3);
  for (const link of own) expect((await server.call('GET', link, { token: null })).status).toBe(200);
});

test('what is refused of any request is described with every route', async () => {
  const tooMany = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`x-h${at}`, 'v']));
  const tooLong = `?x=${'a'.repeat(9_000)}`;
  for (const { method, path } of routes) {
    const place = path.replace(/\{\w+\}/g, 'x');
    // a call throws when its route does not describe the answer
    expect([path, (await server.call(method, place, { headers: tooMany })).body.error.code]).toEqual([path, 'headers_too_large']);
    expect([path, (await server.call(method, place + tooLong)).body.error.code]).toEqual([path, 'url_too_long']);
  }
});
