import { type Job, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { refusal } from '../support/refusal.ts';
import { Server } from '../support/server.ts';

const { value: server } = useSharedBench((bench) => Server.start(bench));

const job = (fields: object): object => ({ spec: { script: 'true' }, ...fields });

describe('a submission', () => {
  test.each<[string, string | object, string, string]>([
    ['that is no JSON', '{"spec": {', 'malformed_json', 'not valid JSON'],
    ['that is not UTF-8', '\u0000', 'malformed_json', ''],
    ['that is a list', [], 'invalid_request', ''],
    ['that is nothing', 'null', 'invalid_request', ''],
    ['with a number for a name', job({ name: 7 }), 'invalid_request', 'name'],
    ['with text for a priority', job({ priority: '1' }), 'invalid_request', 'priority'],
    ['with an unknown field', job({ prioritee: 1 }), 'unknown_field', 'prioritee'],
    ['with an unknown field deep down', { spec: { script: 'true', shell: 'zsh' } }, 'unknown_field', 'shell'],
    ['with an empty name', job({ name: '' }), 'invalid_request', 'name'],
    ['with a name of 121 characters', job({ name: 'n'.repeat(121) }), 'invalid_request', 'name'],
    ['with a line break in its name', job({ name: 'a\nb' }), 'invalid_request', 'name'],
    ['with an escape in its name', job({ name: 'a\u001b[31mb' }), 'invalid_request', 'name'],
    ['with a character that turns text around', job({ name: 'a\u202eb' }), 'invalid_request', 'name'],
    ['with neither command nor script', { spec: {} }, 'invalid_request', 'spec'],
    ['of a project that is not there', job({ project: 'no/where' }), 'project_not_found', 'no/where'],
  ])('%s is refused', async (_, body, code, part) => {
    const sent = typeof body === 'string' ? { bytes: body === '\u0000' ? Buffer.from([0x22, 0xff, 0x22]) : body } : {};
    const answer = await server().call('POST', restPaths.jobs, typeof body === 'string' ? undefined : body, sent);
    const told = refusal(answer);
    expect(told.code).toBe(code);
    expect(told.message).toContain(part);
  });

  test('with a name of 120 characters is taken', async () => {
    const name = 'ü'.repeat(120);
    expect((await server().post<Job>(restPaths.jobs, job({ name }))).name).toBe(name);
  });

  test('with a key that was used for another job is refused, and the first one stays', async () => {
    const headers = { 'idempotency-key': 'reused' };
    const first = await server().post<Job>(restPaths.jobs, job({ name: 'first' }), headers);
    const other = await server().call('POST', restPaths.jobs, job({ name: 'other' }), { headers });
    expect(refusal(other).code).toBe('idempotency_key_reused');
    expect((await server().post<Job>(restPaths.jobs, job({ name: 'first' }), headers)).id).toBe(first.id);
  });
});

test('addresses that are none and methods that do not fit say so', async () => {
  expect(refusal(await server().call('GET', '/api/v1/nothing')).code).toBe('route_not_found');
  expect(refusal(await server().call('DELETE', restPaths.jobs)).code).toBe('method_not_allowed');
  expect(refusal(await server().call('GET', restPaths.job('not-an-id'))).code).toMatch(/invalid_request|job_not_found/);
  const text = await server().call('POST', restPaths.jobs, undefined, { bytes: 'x', type: 'text/plain' });
  expect(refusal(text).code).toBe('unsupported_media_type');
});
