import type { NamedRange } from '@baton/protocol';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();

const range = (name: string, fields: Partial<NamedRange> = {}): NamedRange => ({
  ...{ name, scope: 'instance', measures: 'frequency', intervals: [{ min: 144e6, max: 146e6 }], description: '' },
  ...{ createdAt: 1, createdBy: 'ada', updatedAt: 1, updatedBy: 'ada' },
  ...fields,
});

test('ranges are listed with where they are said', async () => {
  const intervals = [
    { min: 1, max: 2 },
    { min: 5, max: 5 },
  ];
  const list = [range('2m', { description: 'amateur' }), range('odd', { scope: 'acme/site', measures: 'gain', intervals })];
  const server = await serve({ 'GET /api/v1/ranges': { body: { ranges: list } } });
  const { code, stdout } = await callCli(['ranges', 'list', '--scope', 'acme/site'], envFor(server));
  expect(code).toBe(0);
  expect(server.seen[0]?.query).toEqual({ scope: 'acme/site' });
  expect(stdout.toString()).toMatch(/2m +frequency +144000000\.\.146000000 +instance +amateur/);
  expect(stdout.toString()).toMatch(/odd +gain +1\.\.2, 5 +acme\/site/);
});

test('a range is set from intervals as people write them', async () => {
  const server = await serve({ 'PUT /api/v1/ranges/2m': { status: 201, body: range('2m') } });
  const words = ['ranges', 'set', '2m', '144e6..146e6', '147000000', '--description', 'd', '--scope', 'acme'];
  const { code, stdout } = await callCli(words, envFor(server));
  expect([code, stdout.toString()]).toEqual([0, '2m is frequency 144000000..146000000\n']);
  expect(server.seen[0]?.body).toEqual({
    ...{ scope: 'acme', measures: 'frequency', description: 'd' },
    intervals: [
      { min: 144e6, max: 146e6 },
      { min: 147e6, max: 147e6 },
    ],
  });
});

test.each([
  [['2m', '146e6..144e6'], "not '146e6..144e6'"],
  [['2m', 'NaN'], "not 'NaN'"],
  [['2m', '1..2..3'], "not '1..2..3'"],
  [['2m'], "missing required argument 'intervals'"],
])('set %j is refused', async (words, problem) => {
  const server = await serve({});
  const { code, stderr } = await callCli(['ranges', 'set', ...words], envFor(server));
  expect([code, stderr, server.seen]).toEqual([2, expect.stringContaining(problem), []]);
});

test('a range is removed', async () => {
  const server = await serve({ 'DELETE /api/v1/ranges/a%2Fb': { status: 204 } });
  const { code, stdout } = await callCli(['ranges', 'remove', 'a/b', '--scope', 'acme'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, 'a/b was removed\n']);
});
