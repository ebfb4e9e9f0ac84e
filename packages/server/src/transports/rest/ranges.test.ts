import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  await put('2m', { intervals: [span(144e6, 146e6)], description: 'amateur' });
  await put('70cm', { intervals: [span(430e6, 440e6)], scope: 'acme' });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const span = (min: unknown, max = min) => ({ min, max });
const at = (name: string) => `/api/v1/ranges/${encodeURIComponent(name)}`;
const put = (name: string, body: object) => server.call('PUT', at(name), { body: { measures: 'frequency', ...body } });
const list = async (scope: string, token?: string) =>
  await server.call('GET', `/api/v1/ranges?scope=${encodeURIComponent(scope)}`, token === undefined ? {} : { token });
const submit = (body: object) => server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['true'] }, ...body } });

describe('named ranges', () => {
  test('are set, listed where they count, and removed', async () => {
    const made = await put('x/y ü'.replace(' ', '-'), { intervals: [span(5, 6), span(1, 2), span(2, 3)], scope: 'acme/site' });
    expect([made.status, made.body]).toMatchObject([
      201,
      { name: 'x/y-ü', scope: 'acme/site', intervals: [span(1, 3), span(5, 6)] },
    ]);
    const again = await put('x/y-ü', { intervals: [span(7)], scope: 'acme/site', description: 'once' });
    expect([again.status, again.body.intervals, again.body.description]).toEqual([200, [span(7)], 'once']);
    const names = async (scope: string) => (await list(scope)).body.ranges.map(({ name }: { name: string }) => name);
    expect(await names('acme/site')).toEqual(['2m', '70cm', 'x/y-ü']);
    expect(await names('instance')).toEqual(['2m']);
    expect((await server.call('DELETE', `${at('x/y-ü')}?scope=acme/site`)).status).toBe(204);
    expect((await server.call('DELETE', `${at('x/y-ü')}?scope=acme/site`)).body.error).toMatchObject({
      code: 'range_not_found',
      message: 'There is no range x/y-ü in acme/site',
    });
  });

  test('are seen by whoever sees the scope, also those of the scopes above it, and set by whoever manages it', async () => {
    const token = await addPerson(server, { login: 'vi', grants: [{ scope: 'acme/site', role: 'viewer' }] });
    expect((await list('acme/site', token)).body.ranges).toMatchObject([
      { name: '2m', scope: 'instance', description: 'amateur' },
      { name: '70cm', scope: 'acme' },
    ]);
    expect((await list('instance', token)).body.error.code).toBe('scope_not_found');
    const body = { measures: 'frequency', intervals: [span(1)], scope: 'acme/site' };
    expect((await server.call('PUT', at('mine'), { token, body })).body.error.code).toBe('permission_denied');
  });

  test.each<[string, object, string]>([
    ['x', { intervals: [span(2, 1)] }, 'intervals[0]'],
    ['x', { intervals: [span(1, 2), span(9, 8)] }, 'intervals[1]'],
    ['x', { intervals: [] }, 'intervals'],
    ['x', {}, 'intervals'],
    ['x', { intervals: [span(Number.NaN)] }, 'intervals[0].min'],
    ['x', { intervals: [span('1')] }, 'intervals[0].min'],
    ['x', { intervals: [span(0, 1e16)] }, 'intervals[0].max'],
    ['x', { intervals: [{ min: 1 }] }, 'intervals[0].max'],
    ['x', { intervals: Array.from({ length: 65 }, (_, index) => span(index)) }, 'intervals'],
    ['x', { intervals: [span(1)], measures: 'Frequency' }, 'measures'],
    ['x', { intervals: [span(1)], measures: '' }, 'measures'],
    ['x', { intervals: [span(1)], description: 'x'.repeat(501) }, 'description'],
    ['x'.repeat(121), { intervals: [span(1)] }, 'path.rangeName'],
    ['a b', { intervals: [span(1)] }, 'path.rangeName'],
    ['a,b', { intervals: [span(1)] }, 'path.rangeName'],
    ['a..b', { intervals: [span(1)] }, 'path.rangeName'],
    ['433e6', { intervals: [span(1)] }, 'path.rangeName'],
    ['\u0000', { intervals: [span(1)] }, 'path.rangeName'],
  ])('%j %j is refused', async (name, body, where) => {
    const answer = await put(name, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request']);
    expect(answer.body.error.detail.where).toBe(where);
  });

  test('have names of 1 to 120 characters', async () => {
    expect((await put('x'.repeat(120), { intervals: [span(1)] })).status).toBe(201);
    expect((await server.call('DELETE', at('x'.repeat(120)))).status).toBe(204);
    expect((await put('', { intervals: [span(1)] })).status).toBe(400);
    expect((await put('x', { intervals: [span(1)], scope: 'nobody' })).body.error.code).toBe('scope_not_found');
  });
});

describe('a submission that draws', () => {
  test.each<[object, string]>([
    [{ drawFrom: { frequency: [] } }, 'drawFrom.frequency'],
    [{ drawFrom: { frequency: '2m' } }, 'drawFrom.frequency'],
    [{ drawFrom: { frequency: [''] } }, 'drawFrom.frequency[0]'],
    [{ drawFrom: { frequency: ['x'.repeat(121)] } }, 'drawFrom.frequency[0]'],
    [{ drawFrom: { frequency: ['2m', span(Number.NaN)] } }, 'drawFrom.frequency[1]'],
    [{ drawFrom: { frequency: Array.from({ length: 65 }, (_, index) => index) } }, 'drawFrom.frequency'],
    [{ drawFrom: { frequency: ['2m', span(5, 4)] } }, 'drawFrom.frequency[1]'],
    [{ drawFrom: { frequency: ['2m'] }, ranges: { frequency: 5 } }, 'drawFrom.frequency'],
    [{ drawFrom: { 'rf.gain': [1] }, ranges: { 'rf-gain': 5 } }, 'drawFrom.rf.gain'],
    [{ drawFrom: { 'rf.gain': [1], rf_gain: [1] } }, 'drawFrom.rf_gain'],
  ])('%j is refused', async (body, where) => {
    const answer = await submit(body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_request']);
    expect(answer.body.error.detail.where).toBe(where);
  });

  test('of a quantity that no runner can name is refused', async () => {
    const answer = await submit({ drawFrom: { 'A name': ['2m'] } });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'unknown_field']);
  });

  test('from a name that is not there is told which there are', async () => {
    const unknown = await submit({ project: 'acme/site', drawFrom: { frequency: ['2m', '23cm'] } });
    expect([unknown.status, unknown.body.error.code, unknown.body.error.message]).toEqual([
      422,
      'range_unknown',
      'There is no range 23cm of frequency for jobs of acme/site; there are: 2m, 70cm',
    ]);
    expect((await submit({ drawFrom: { frequency: ['70cm'] } })).body.error.detail).toMatchObject({ there: '2m' });
    expect((await submit({ drawFrom: { gain: ['2m'] } })).body.error.detail).toMatchObject({ there: 'none' });
  });

  test('is shown with what it draws from, and its attempt with what was drawn', async () => {
    const runner = await TestRunner.pair(server, 'radio');
    const devices = [{ id: 'sdr0', labels: ['sdr'], ranges: { frequency: [span(145e6, 6e9)] } }];
    const plain = { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, fence: true, attributes: {} };
    await runner.open({ ...plain, devices });
    const made = await submit({ device: ['sdr'], drawFrom: { frequency: ['2m', 433_920_000] } });
    const draw = { frequency: [span(144e6, 146e6), span(433_920_000)] };
    expect([made.status, made.body.draw]).toEqual([201, draw]);
    const queue = await server.call('GET', '/api/v1/queue');
    expect(queue.body.classes.find(({ classId }: { classId: string }) => classId)?.draw).toEqual(draw);
    const { assignment } = await runner.take();
    const shown = (await server.call('GET', `/api/v1/jobs/${made.body.id}`)).body;
    expect(shown.drawFrom).toEqual({
      frequency: [
        { name: '2m', intervals: [span(144e6, 146e6)] },
        { name: null, intervals: [span(433_920_000)] },
      ],
    });
    const { frequency } = shown.history[0].drawn;
    expect(frequency === 433_920_000 || (frequency >= 145e6 && frequency <= 146e6)).toBe(true);
    expect(assignment).toMatchObject({ deviceId: 'sdr0', values: { frequency } });
    const again = (await server.call('POST', `/api/v1/jobs/${made.body.id}/rerun`)).body;
    expect(again.draw).toEqual(draw);
  });
});
