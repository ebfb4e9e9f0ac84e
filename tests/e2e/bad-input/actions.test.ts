import { randomUUID } from 'node:crypto';
import {
  type BulkResult,
  type Explanation,
  type Pairing,
  type RegistrationToken,
  type RunnerActionName,
  type Runner as RunnerRow,
  restPaths,
  runnerActionNames,
  runnerPaths,
} from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { detail, submit } from '../support/jobs.ts';
import { refusal } from '../support/refusal.ts';
import { call } from '../support/rest.ts';
import { capabilities, openSession, register } from '../support/scripted-runner.ts';
import { Server } from '../support/server.ts';

const { value: server } = useSharedBench((bench) => Server.start(bench));

const act = (runner: string, action: RunnerActionName, body: object = {}) =>
  server().call('POST', restPaths.runnerAction(runner, action), body);
const rowOf = (id: string) => server().get<RunnerRow>(restPaths.runner(id));

let made = 0;
/** A runner with a session. */
async function connected(): Promise<{ id: string; token: string }> {
  const { runnerId, token } = await register(server(), `connected-${++made}`);
  await openSession(server(), token);
  return { id: runnerId, token };
}
const unpaired = async () => (await server().post<Pairing>(restPaths.runners, { name: `unpaired-${++made}` })).id;
const signedOff = async () => (await register(server(), `never-${++made}`)).runnerId;
async function after(action: RunnerActionName): Promise<string> {
  const { id } = await connected();
  expect((await act(id, action)).status).toBe(200);
  return id;
}

describe('an action on a runner in the wrong state', () => {
  test.each<[string, () => Promise<string>, RunnerActionName, string]>([
    ['never paired', unpaired, 'kick', 'runner_not_connected'],
    ['never paired', unpaired, 'rotate', 'runner_not_paired'],
    ['never paired', unpaired, 'revoke', 'runner_not_paired'],
    ['never connected', signedOff, 'kick', 'runner_not_connected'],
    ['kicked', () => after('kick'), 'kick', 'runner_not_connected'],
    ['revoked', () => after('revoke'), 'kick', 'runner_not_connected'],
    ['revoked', () => after('revoke'), 'rotate', 'runner_not_paired'],
    ['revoked', () => after('revoke'), 'revoke', 'runner_not_paired'],
    ['rotated', () => after('rotate'), 'rotate', 'runner_not_paired'],
    ...runnerActionNames.map(
      (action) =>
        ['removed', () => after('remove'), action, 'runner_removed'] satisfies [
          string,
          () => Promise<string>,
          RunnerActionName,
          string,
        ],
    ),
  ])('%s is refused, and changes nothing: %#', async (_, make, action, code) => {
    const id = await make();
    const before = await server().call('GET', restPaths.runner(id));
    expect(refusal(await act(id, action)).code).toBe(code);
    expect((await server().call('GET', restPaths.runner(id))).body).toEqual(before.body);
  });

  test('done twice, an action that changes nothing more is taken and changes nothing', async () => {
    const { id } = await connected();
    for (const action of ['disable', 'enable', 'enable', 'drain', 'drain', 'enable'] as const)
      expect((await act(id, action)).status, action).toBe(200);
    expect(await rowOf(id)).toMatchObject({ disabled: null, draining: null });
  });

  test.each<[string, RunnerActionName, object | string]>([
    ['no time', 'disable', { forMs: 0 }],
    ['a time before', 'drain', { forMs: -1 }],
    ['half a millisecond', 'drain', { forMs: 1.5 }],
    ['a time in words', 'disable', { forMs: '1h' }],
    ['more than a year', 'disable', { forMs: 1e12 }],
    ['an endless number', 'drain', '{"forMs": 1e999}'],
    ['no number', 'drain', '{"forMs": NaN}'],
    ['a reason without end', 'kick', { reason: 'r'.repeat(501) }],
    ['a reason with an escape', 'kick', { reason: 'a\u001b[31mb' }],
    ['a misspelt field', 'disable', { untill: 5 }],
  ])('with %s is refused', async (_, action, body) => {
    const { id } = await connected();
    const sent = typeof body === 'string' ? { bytes: body } : {};
    const answer = await server().call(
      'POST',
      restPaths.runnerAction(id, action),
      typeof body === 'string' ? undefined : body,
      sent,
    );
    expect(refusal(answer).code).toMatch(/^(invalid_request|malformed_json|unknown_field)$/);
    expect(await rowOf(id)).toMatchObject({ disabled: null, draining: null, kicked: null });
  });
});

describe('many at once', () => {
  const bulk = (body: object) => server().call<BulkResult>('POST', restPaths.runnersBulk, body);

  test('each is answered in its place; what can not be done holds up none of the rest', async () => {
    const [first, last] = [await connected(), await connected()];
    const [gone, never, silent] = [await after('remove'), await unpaired(), await signedOff()];
    const { name } = await rowOf(last.id);
    const runners = [first.id, 'nobody', gone, never, silent, name];
    const { status, body } = await bulk({ action: 'kick', runners, reason: 'all of them' });
    expect(status).toBe(200);
    expect(body.results.map(({ runner, runnerId, error }) => [runner, runnerId, error?.code ?? null])).toEqual([
      [first.id, first.id, null],
      ['nobody', null, 'runner_not_found'],
      [gone, null, 'runner_removed'],
      [never, null, 'runner_not_connected'],
      [silent, null, 'runner_not_connected'],
      [name, last.id, null],
    ]);
    for (const { id } of [first, last]) expect(await rowOf(id)).toMatchObject({ kicked: { reason: 'all of them' } });
  });

  test('a runner under two names is treated twice, and the second is told so', async () => {
    const { id } = await connected();
    const { name, number } = await rowOf(id);
    const { results } = (await bulk({ action: 'revoke', runners: [id, name, String(number)] })).body;
    expect(results.map(({ error }) => error?.code ?? null)).toEqual([null, 'runner_not_paired', 'runner_not_paired']);
  });

  test('rotated together, each gets a pairing of its own', async () => {
    const ids = [(await connected()).id, (await connected()).id];
    const { results } = (await bulk({ action: 'rotate', runners: ids })).body;
    const tokens = results.map(({ pairing }) => pairing?.pairingToken);
    expect(new Set(tokens).size).toBe(2);
    expect(results.map(({ pairing }) => pairing?.id)).toEqual(ids);
  });

  test.each([
    ['nobody', { action: 'kick', runners: [] }],
    ['the same one twice', { action: 'kick', runners: ['a', 'a'] }],
    ['too many', { action: 'kick', runners: Array.from({ length: 1_001 }, (_, at) => `r${at}`) }],
    ['something that is no action', { action: 'explode', runners: ['a'] }],
    ['no action', { runners: ['a'] }],
  ])('%s is refused as a whole', async (_, body) => {
    expect(refusal(await bulk(body)).code).toBe('invalid_request');
  });
});

describe('what a runner says that it can do', () => {
  const enrol = async (patch: object | string) => {
    const { token } = await server().get<RegistrationToken>(restPaths.registrationToken);
    const body = {
      name: `says-${++made}`,
      capabilities: { ...capabilities, ...(patch as object) },
      version: '0.1.0',
      nonce: randomUUID(),
    };
    return await call(server().url, 'POST', runnerPaths.register, { token, body });
  };
  const range = (min: number, max: number) => ({ frequency: [{ min, max }] });

  test.each<[string, object]>([
    ['a range whose ends are the wrong way round', { ranges: range(2, 1) }],
    ['a range without intervals', { ranges: { frequency: [] } }],
    ['a range without an end', { ranges: { frequency: [{ min: 1 }] } }],
    ['a range beyond all numbers', { ranges: range(0, 1e16) }],
    ['a range of no number', { ranges: { frequency: [{ min: Number.NaN, max: 1 }] } }],
    ['a range of an endless number', { ranges: { frequency: [{ min: 0, max: Number.POSITIVE_INFINITY }] } }],
    ['a nameless range', { ranges: { '': [{ min: 0, max: 1 }] } }],
    ['an inverted range of a device', { devices: [{ id: 'a', ranges: range(2, 1) }] }],
    ['two devices with one id', { devices: [{ id: 'a' }, { id: 'a' }] }],
    ['no slot', { capacity: 0 }],
    ['slots without number', { capacity: 1e9 }],
    ['half a slot', { capacity: 1.5 }],
    ['a label with a space', { labels: ['a b'] }],
    ['a label twice', { labels: ['a', 'a'] }],
  ])('with %s is refused', async (_, patch) => {
    expect(refusal(await enrol(patch)).code).toMatch(/^(invalid_request|unknown_field)$/);
  });

  test('a range of one value is one', async () => {
    expect((await enrol({ ranges: range(5, 5) })).status).toBe(201);
  });
});

describe('requirements that contradict each other', () => {
  const why = async (jobId: string): Promise<Explanation> => await server().get(restPaths.jobExplanation(jobId));

  test('the job waits, is called impossible, and nobody gets it', async () => {
    const { id } = await connected();
    const { name } = await rowOf(id);
    const pinned = await submit(server(), 'true', { runner: id, labels: ['none-has-it'] });
    expect(await why(pinned.id)).toMatchObject({ verdict: 'impossible' });
    expect((await why(pinned.id)).change?.map(({ text }) => text)).toEqual([
      expect.stringContaining(`add the label none-has-it to ${name}`),
    ]);
    const newer = await submit(server(), 'true', { executorVersionMin: '999999', runnerVersionMin: '999999' });
    expect(await why(newer.id)).toMatchObject({ verdict: 'impossible' });
    const apart = await submit(server(), 'true', { device: ['sdr'], ranges: { frequency: 1e15 } });
    expect(await why(apart.id)).toMatchObject({ verdict: 'impossible' });
    for (const job of [pinned, newer, apart])
      expect((await detail(server(), job.id)).job).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('its runner goes: the pin is left, the job says so', async () => {
    const { id } = await connected();
    const job = await submit(server(), 'true', { runner: id });
    await act(id, 'remove');
    expect(await why(job.id)).toMatchObject({ verdict: 'impossible' });
    expect(refusal(await server().call('POST', restPaths.jobs, { spec: { script: 'true' }, runner: id })).code).toBe(
      'runner_not_found',
    );
  });
});
