import type { Pause, ScopePause } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';
import { parseWindow, windowWords } from './window.ts';

const serve = useFakeServers();

const held: Pause = {
  ...{ scope: 'instance', cause: 'asked', by: 'jo', why: 'the mast is down', since: 1, until: null, mayResume: true },
};
const body = (patch: Partial<ScopePause> = {}): ScopePause => ({
  ...{ scope: 'instance', pauses: [], hours: [], resumedUntil: null },
  ...patch,
});

async function call(route: string, answer: object, words: string[]) {
  const server = await serve({ [route]: { body: answer } });
  const { code, stdout, stderr } = await callCli(words, envFor(server));
  return { code, stderr, stdout: stdout.toString(), sent: server.seen[0]?.body };
}

test('pauses with who, why and until when', async () => {
  const route = 'POST /api/v1/pause';
  const paused = body({ pauses: [held] });
  const first = await call(route, paused, ['pause', '--reason', 'the mast is down']);
  expect(first).toMatchObject({ code: 0, sent: { reason: 'the mast is down' } });
  expect(first.stdout).toBe('instance is paused by jo, until somebody resumes: the mast is down\n');
  const some = await call(route, paused, ['pause', '--scope', 'acme/site', '--for', '2h', '--json']);
  expect(some).toMatchObject({ code: 0, sent: { scope: 'acme/site', reason: 'no reason was given', forMs: 7_200_000 } });
  expect(JSON.parse(some.stdout)).toEqual(paused);
  const dated = await call(route, paused, ['pause', '--until', '2030-01-31T08:00Z']);
  expect(dated.sent).toMatchObject({ until: Date.parse('2030-01-31T08:00Z') });
});

test('resumes, and tells what still pauses it', async () => {
  const { stdout, sent } = await call('POST /api/v1/resume', body({ scope: 'acme', pauses: [held] }), [
    'resume',
    '--scope',
    'acme',
  ]);
  expect(sent).toEqual({ scope: 'acme' });
  expect(stdout).toContain('instance is paused by jo');
  const free = await call('POST /api/v1/resume', body({ resumedUntil: { by: 'al', until: 1 } }), ['resume']);
  expect(free.stdout).toMatch(/^Jobs of instance are assigned\.\nIts pause hours do not hold until .*: al resumed\.\n$/);
});

test('lists what is paused', async () => {
  const list = { pauses: [held, { ...held, scope: 'acme', until: Date.parse('2030-01-31T08:00Z') }] };
  expect((await call('GET /api/v1/pauses', list, ['pause', 'list'])).stdout).toMatch(/acme is paused by jo, until 2030-01-31/);
  expect((await call('GET /api/v1/pauses', { pauses: [] }, ['pause', 'list'])).stdout).toBe('Nothing is paused.\n');
});

describe('pause hours', () => {
  const night = { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' };

  test('are shown, set and taken away', async () => {
    const shown = await call('GET /api/v1/pause', body({ hours: [{ ...night, days: ['fri'] }] }), ['pause', 'hours']);
    expect(shown.stdout).toBe('fri 22:00-06:00 Europe/Berlin\nJobs of instance are assigned.\n');
    const words = ['pause', 'hours', '22:00-06:00', 'sat-mon 12:00-13:00 UTC', '--time-zone', 'Europe/Berlin', '--scope', 'acme'];
    expect((await call('PUT /api/v1/pause/hours', body(), words)).sent).toEqual({
      scope: 'acme',
      hours: [night, { days: ['mon', 'sat', 'sun'], from: '12:00', to: '13:00', timeZone: 'UTC' }],
    });
    expect((await call('PUT /api/v1/pause/hours', body(), ['pause', 'hours', 'none'])).sent).toEqual({ hours: [] });
  });

  test.each(['22:00', 'someday 22:00-06:00', '22-6', 'a b 22:00-06:00', '22:00-06:00 UTC more'])(
    '%j is refused',
    async (text) => {
      const { code, sent, stderr } = await call('PUT /api/v1/pause/hours', body(), ['pause', 'hours', text]);
      expect({ code, sent }).toEqual({ code: 2, sent: undefined });
      expect(stderr).toMatch(/hours like|no day/);
    },
  );

  test('are written as they are read', () => {
    for (const text of ['22:00-06:00 UTC', 'mon,tue 25:00-06:00 Europe/Atlantis'])
      expect(windowWords(parseWindow(text, 'UTC'))).toBe(text);
  });
});

test.each([
  ['--for', '1h', '--until', '18:00'],
  ['--until', 'tomorrow'],
  ['--until', '25:00'],
  ['--for', 'long'],
])('pause %s %s is refused', async (...words) => {
  expect(await call('POST /api/v1/pause', body(), ['pause', ...words])).toMatchObject({ code: 2, sent: undefined });
});
