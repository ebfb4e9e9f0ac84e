import { runnerIdHeader, runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

interface Shown {
  text: string;
  level: string;
  source: string;
  runner: string | null;
  claimed: boolean;
}

const logs = async (query = '', token?: string): Promise<Shown[]> =>
  (await server.call('GET', `/api/v1/logs?${query}`, token === undefined ? {} : { token })).body.lines;
const textsOf = (lines: readonly Shown[]): string[] => lines.map(({ text }) => text);
const send = (runner: TestRunner, body: object): Promise<CallAnswer> => runner.call('POST', runnerPaths.ownLog, body);

test('a line of a runner is there as soon as its call was answered, each once, with what was lost before it', async () => {
  const runner = await TestRunner.pair(server, 'writer');
  const line = (number: number, more: object = {}) => ({ level: 'info', text: `line ${number}`, number, ...more });
  const first = { stream: 'boot-1', lines: [line(1, { ageMs: 60_000 }), line(2, { level: 'error', dropped: 3 })] };
  expect((await send(runner, first)).body).toEqual({ acknowledged: 2, leftOut: 0 });
  // the answer was lost
  expect((await send(runner, { stream: 'boot-1', lines: [...first.lines, line(3)] })).body).toEqual({
    acknowledged: 3,
    leftOut: 0,
  });
  expect((await send(runner, { stream: 'boot-2', lines: [line(1)] })).body).toEqual({ acknowledged: 1, leftOut: 0 });
  // by hand, without numbers
  await send(runner, { lines: [{ level: 'debug', text: 'by curl' }] });
  const own = await logs(`runner=writer&source=runner`);
  expect(textsOf(own)).toEqual([
    'by curl',
    'line 1',
    'line 3',
    'line 2',
    '3 lines were dropped by the runner before this one',
    'line 1',
  ]);
  expect(own.at(-1)).toMatchObject({ level: 'info', source: 'runner', runner: 'writer', runnerId: runner.id, claimed: false });
  expect(textsOf(await logs('runner=writer&source=runner&level=error'))).toEqual(['line 2']);
  expect(textsOf(await logs('runner=writer&text=CURL'))).toEqual(['by curl']);
  const [oldest] = (await logs('runner=writer&source=runner')).slice(-1) as unknown as { at: number }[];
  expect(Date.now() - (oldest?.at ?? 0)).toBeGreaterThan(59_000);
});

test('whatever a line is, it does no harm: control characters, half characters, a megabyte, tokens', async () => {
  const runner = await TestRunner.pair(server, 'noisy');
  const secret = runner.token;
  const texts = [
    '\u001b[2J\u001b]0;title\u0007red \u001b[31mcolour',
    'a\u0000b\u202e',
    '\ud800',
    `Bearer ${secret}`,
    'two\nlines',
    'y'.repeat(60_000),
  ];
  expect((await send(runner, { lines: texts.map((text) => ({ level: 'info', text })) })).status).toBe(200);
  const shown = textsOf(await logs('runner=noisy&source=runner')).reverse();
  expect(shown.slice(0, 5)).toEqual(['red colour', 'a\uFFFDb\uFFFD', '\uFFFD', 'Bearer bat_run_…', 'two ⏎ lines']);
  expect(shown[5]).toBe(`${'y'.repeat(4_096)}… (55904 more characters)`);
  const huge = await send(runner, { lines: [{ level: 'info', text: 'z'.repeat(1_000_000) }] });
  expect(huge.body.error.code).toBe('invalid_request');
  expect((await send(runner, { lines: [{ level: 'info', text: 'z'.repeat(3_000_000) }] })).body.error.code).toBe(
    'body_too_large',
  );
  const halfUtf8 = Buffer.concat([
    Buffer.from('{"lines":[{"level":"info","text":"'),
    Buffer.from([0xe2, 0x98]),
    Buffer.from('"}]}'),
  ]);
  expect((await runner.call('POST', runnerPaths.ownLog, halfUtf8)).status).toBeLessThan(500);
  expect((await send(runner, { lines: [{ level: 'loud', text: '' }] })).body.error.code).toBe('invalid_request');
  expect(JSON.stringify(await logs('runner=noisy'))).not.toContain(secret);
});

test('a runner that writes too much is cut short, which is counted; another is not', async () => {
  const [loud, quiet] = [await TestRunner.pair(server, 'loud'), await TestRunner.pair(server, 'quiet')];
  let leftOut = 0;
  for (let call = 0; call < 12; call++) {
    const lines = Array.from({ length: 500 }, (_, n) => ({ level: 'info', text: `${call} ${n}`, number: call * 500 + n + 1 }));
    leftOut += (await send(loud, { stream: 's', lines })).body.leftOut;
  }
  expect(leftOut).toBeGreaterThan(900);
  expect(leftOut).toBeLessThan(1_001);
  expect((await send(quiet, { lines: [{ level: 'info', text: 'heard' }] })).body.leftOut).toBe(0);
  expect(textsOf(await logs('runner=quiet&source=runner'))).toEqual(['heard']);
});

test('a wrong token stands under the runner that it claims to be, marked, few lines however often it comes', async () => {
  const runner = await TestRunner.pair(server, 'robbed');
  const body = { bootId: 'b', version: '1.0.0', protocol: { min: 1, max: 1 } };
  const open = (token: string, headers = {}) => server.call('POST', runnerPaths.session, { token, body, headers });
  const other = await TestRunner.pair(server, 'donor');
  // the id of one, the secret of the other: the checksum does not fit any more, so the header alone tells whom it claims
  const broken = `${runner.token.slice(0, 20)}${other.token.slice(20)}`;
  for (let n = 0; n < 30; n++) await open(broken, { [runnerIdHeader]: runner.id });
  await server.call('POST', `/api/v1/runners/${runner.id}/rotate`, { body: {} });
  for (let n = 0; n < 30; n++) await open(runner.token);
  const lines = await logs('runner=robbed&level=warn');
  expect(lines.length).toBeLessThan(6);
  expect(lines.every(({ claimed, source }) => claimed && source === 'server')).toBe(true);
  const text = textsOf(lines).join('\n');
  expect(text).toContain('a credential of this runner was refused  code=credential_malformed');
  expect(text).toMatch(/code=credential_revoked {2}credential=run .*address=127\.0\.0\.1/);
  // whoever invents an id fills nobody's page
  await open(broken, { [runnerIdHeader]: '00000000-0000-4000-8000-000000000000' });
  expect((await server.call('GET', '/api/v1/logs?runner=00000000-0000-4000-8000-000000000000')).body.error.code).toBe(
    'runner_not_found',
  );
});

test('sessions that begin, end and are refused stand under their runner', async () => {
  const runner = await TestRunner.pair(server, 'coming');
  await runner.open();
  const future = {
    bootId: 'b',
    version: '1.0.0',
    protocol: { min: 99, max: 99 },
    capabilities: { labels: [], executors: [], capacity: 1, fence: false, attributes: {} },
  };
  await runner.call('POST', runnerPaths.session, future);
  await runner.call('DELETE', runnerPaths.session, { sessionId: runner.sessionId });
  const texts = textsOf(await logs('runner=coming&source=server'));
  const has = (part: string): boolean => texts.some((text) => text.includes(part));
  expect([has('a session was opened'), has('code=protocol_unsupported'), has('the runner signed out')]).toEqual([
    true,
    true,
    true,
  ]);
});

test('lines of the server itself are for those who may read the audit log; those of runners for who sees the runner', async () => {
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  const ours = (await server.call('POST', '/api/v1/runners', { body: { name: 'ours', scope: 'acme/site' } })).body;
  const theirs = (await server.call('POST', '/api/v1/runners', { body: { name: 'theirs' } })).body;
  for (const runnerId of [ours.id, theirs.id, null])
    server.stores.fleetLog.append([
      { at: Date.now(), source: 'server', level: 'info', text: `about ${runnerId}`, runnerId, claimed: false, mark: null },
    ]);
  const outsider = await addPerson(server, { login: 'outsider', grants: [] });
  const viewer = await addPerson(server, { login: 'viewer', grants: [{ scope: 'acme/site', role: 'viewer' }] });
  const auditor = await addPerson(server, {
    login: 'auditor',
    grants: [{ scope: 'instance', role: null, permissions: ['view', 'view_audit'] }],
  });
  const seen = async (token: string): Promise<string[]> =>
    textsOf(await logs('text=about&source=server', token)).filter((text) => text.startsWith('about'));
  // a runner of the instance takes jobs of everybody
  expect(await seen(outsider)).toEqual([`about ${theirs.id}`]);
  expect(await seen(viewer)).toEqual([`about ${theirs.id}`, `about ${ours.id}`]);
  expect(await seen(auditor)).toEqual(['about null', `about ${theirs.id}`, `about ${ours.id}`]);
  expect((await server.call('GET', `/api/v1/logs?runner=ours`, { token: outsider })).body.error.code).toBe('runner_not_found');
});

test('pages go on from a number in both directions', async () => {
  const runner = await TestRunner.pair(server, 'pager');
  await send(runner, { lines: Array.from({ length: 7 }, (_, n) => ({ level: 'info', text: `p${n}` })) });
  const page = async (query: string) =>
    (await server.call('GET', `/api/v1/logs?runner=pager&source=runner&limit=3&${query}`)).body;
  const newest = await page('');
  expect(textsOf(newest.lines)).toEqual(['p6', 'p5', 'p4']);
  const before = await page(`before=${newest.next}`);
  expect(textsOf(before.lines)).toEqual(['p3', 'p2', 'p1']);
  expect(textsOf((await page(`before=${before.next}`)).lines)).toEqual(['p0']);
  expect(textsOf((await page(`after=${before.lines[1].number}`)).lines)).toEqual(['p3', 'p4', 'p5']);
  expect((await page(`after=${newest.newest}`)).lines).toEqual([]);
  expect((await server.call('GET', '/api/v1/logs?before=-1')).status).toBe(400);
});

test('an export has every line, as JSON or as a table that a spreadsheet does not run', async () => {
  const runner = await TestRunner.pair(server, 'exporter');
  await send(runner, { lines: ['=HYPERLINK("http://x")', 'plain, "quoted"', '-1+1'].map((text) => ({ level: 'warn', text })) });
  const json = await server.call('GET', '/api/v1/logs/export?runner=exporter&source=runner');
  expect(
    json.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).text),
  ).toEqual(['=HYPERLINK("http://x")', 'plain, "quoted"', '-1+1']);
  const csv = await server.call('GET', '/api/v1/logs/export?runner=exporter&source=runner&format=csv');
  const rows = csv.text.trimEnd().split('\r\n');
  expect(rows[0]).toBe('number,time,source,level,runner,runner id,claimed,text');
  expect(rows.slice(1).map((row) => row.split(',,')[1])).toEqual([`"'=HYPERLINK(""http://x"")"`, '"plain, ""quoted"""', "'-1+1"]);
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="baton-logs.csv"');
  expect((await server.call('GET', '/api/v1/logs/export?runner=nobody')).body.error.code).toBe('runner_not_found');
});

test('lines are followed live with the same filters, from where a page ended, by those alone who see them', async () => {
  const runner = await TestRunner.pair(server, 'followed');
  const { newest } = (await server.call('GET', '/api/v1/logs')).body;
  const topic = { name: 'lines', runner: 'followed', source: 'runner', level: 'warn', text: null, after: Number(newest) };
  const live = await LiveClient.open(server);
  live.subscribe('a', topic);
  expect((await live.next('lines')).lines).toEqual([]);
  await send(runner, {
    lines: [
      { level: 'info', text: 'no' },
      { level: 'warn', text: 'yes' },
    ],
  });
  const told = await live.next('lines', ({ lines }) => lines.length > 0);
  expect(told.lines).toMatchObject([{ text: 'yes', runner: 'followed' }]);
  live.subscribe('a', { ...topic, after: told.newest });
  expect((await live.next('lines')).lines).toEqual([]);
  const token = await addPerson(server, { login: 'stranger', grants: [] });
  const stranger = await LiveClient.open(server, { authorization: `Bearer ${token}` });
  stranger.subscribe('b', { ...topic, runner: 'ours' });
  expect(await stranger.next('error')).toMatchObject({ id: 'b', code: 'runner_not_found' });
  stranger.subscribe('c', { ...topic, runner: null });
  expect((await stranger.next('lines')).lines).toMatchObject([{ text: 'yes' }]);
  const ours = (await server.call('GET', '/api/v1/runners/ours')).body.id;
  const line = { at: 1, source: 'server' as const, level: 'error' as const, claimed: false, mark: null };
  for (const runnerId of [null, ours, runner.id]) server.stores.fleetLog.append([{ ...line, runnerId, text: String(runnerId) }]);
  stranger.subscribe('d', { ...topic, runner: null, source: 'server', level: 'error' });
  expect((await stranger.next('lines', ({ id }) => id === 'd')).lines.map(({ text }) => text)).toEqual([runner.id]);
  live.close();
  stranger.close();
});
