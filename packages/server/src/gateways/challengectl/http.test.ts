import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const radios = [{ device_id: 0, model: 'hackrf', name: '0', frequency_limits: ['144000000-148000000'] }];
let made = 0;

/** A runner that was added and has not enrolled. */
async function added() {
  const { body, status } = await server.call('POST', '/api/v1/runners/challengectl', { body: { name: `station-${++made}` } });
  expect(status).toBe(201);
  return body as { id: string; name: string; enrolmentToken: string; apiKey: string; config: string };
}

type Added = Awaited<ReturnType<typeof added>>;

const enrolling = ({ name, enrolmentToken, apiKey }: Added, patch: object = {}) => ({
  enrollment_token: enrolmentToken,
  api_key: apiKey,
  runner_id: name,
  hostname: 'sdr-1',
  mac_address: '02:00:00:00:00:01',
  machine_id: 'abc',
  devices: radios,
  ...patch,
});

const enroll = (one: Added, patch: object = {}) =>
  server.call('POST', '/api/enrollment/enroll', { token: null, body: enrolling(one, patch) });

async function enrolled(): Promise<Added> {
  const one = await added();
  expect((await enroll(one)).status).toBe(201);
  return one;
}

describe('the file that a person gets', () => {
  test('is what the program reads, and both secrets in it enrol it', async () => {
    const one = await added();
    const config = parse(one.config);
    expect(config).toMatchObject({
      runner: { runner_id: one.name, server_url: server.url, api_key: one.apiKey, verify_ssl: true, heartbeat_interval: 30 },
      radios: { models: [], devices: [{ name: '0', model: 'hackrf', frequency_limits: expect.any(Array) }] },
    });
    expect(config.runner.enrollment_token).toBe(one.enrolmentToken);
    expect((await enroll(one)).body).toEqual({ success: true, runner_id: one.name, message: expect.any(String) });
  });

  test('has texts of people as texts', async () => {
    const name = 'a: "b" #c';
    const radio = { name: '0"\\', model: 'usrp', rfGain: 1.5, biasT: true, antenna: 'TX/RX', frequencyLimits: ['1-2'] };
    const { body } = await server.call('POST', '/api/v1/runners/challengectl', {
      body: { name, radios: [radio], verifyTls: false },
    });
    const { runner, radios: own } = parse(body.config);
    // such a name can not stand in a path as it is
    expect(runner).toMatchObject({ runner_id: body.id, verify_ssl: false });
    expect((await enroll({ ...body, name: body.id })).status).toBe(201);
    expect(own.devices).toEqual([
      { name: '0"\\', model: 'usrp', rf_gain: 1.5, bias_t: true, antenna: 'TX/RX', frequency_limits: ['1-2'] },
    ]);
  });

  test('is made anew after a rotation, and then replaces the key', async () => {
    const one = await enrolled();
    const path = `/api/v1/runners/${one.id}/challengectl`;
    expect((await server.call('POST', path)).status).toBe(409);
    await server.call('POST', `/api/v1/runners/${one.id}/rotate`);
    const next = { ...one, ...(await server.call('POST', path)).body };
    expect((await enroll(one)).status).toBe(401);
    expect((await enroll({ ...next, apiKey: one.apiKey })).status).toBe(401);
    expect((await enroll(next)).status).toBe(201);
    const old = { authorization: `Bearer ${one.apiKey}` };
    const now = { authorization: `Bearer ${next.apiKey}` };
    const heart = `/api/runners/${one.name}/heartbeat`;
    expect((await server.call('POST', heart, { token: null, headers: old })).status).toBe(401);
    expect((await server.call('POST', heart, { token: null, headers: now })).body).toEqual({ status: 'ok' });
  });
});

describe('enrolment', () => {
  test('makes a key valid that was not before', async () => {
    const one = await added();
    const register = () =>
      server.call('POST', '/api/runners/register', { token: one.apiKey, body: { hostname: 'a', devices: radios } });
    const before = await register();
    expect([before.status, Object.keys(before.body)]).toEqual([401, ['error']]);
    expect(before.body.error, 'its log is read by people').toContain('has not enrolled yet');
    await enroll(one);
    expect((await register()).body).toEqual({ status: 'registered', runner_id: one.name });
    expect((await enroll(one)).status).toBe(201);
  });

  test.each<[string, object, number, string]>([
    ['no token', { enrollment_token: undefined }, 400, 'Missing required field: enrollment_token'],
    ['no key', { api_key: '' }, 400, 'Missing required field: api_key'],
    ['a line break in its name', { runner_id: 'a\r\nb' }, 400, 'runner_id has line breaks'],
    ['another name', { runner_id: 'somebody' }, 400, 'this enrolment token is for'],
    ['a control character in its host', { hostname: 'a\u0000' }, 400, 'hostname has line breaks'],
    ['limits that are none', { devices: [{ device_id: 0, frequency_limits: ['1e400-2'] }] }, 400, 'is no range in whole Hz'],
    ['devices that are none', { devices: 7 }, 400, 'devices must be a list'],
    ['a listener', { agent_type: 'listener' }, 400, 'listeners are not supported'],
    ['another token', { enrollment_token: 'guess' }, 401, 'not a Baton token'],
    ['another key', { api_key: 'guess' }, 401, 'not a Baton token'],
  ])('with %s is refused in words', async (_, patch, status, words) => {
    const answer = await enroll(await added(), patch);
    expect([answer.status, answer.body.error]).toEqual([status, expect.stringContaining(words)]);
  });

  test('takes neither a registration token nor a pairing token without its key', async () => {
    const one = await added();
    const { body } = await server.call('GET', '/api/v1/admin/actions/runners/registration-token');
    expect((await enroll({ ...one, enrolmentToken: body.token })).status).toBe(401);
    const pairing = (await server.call('POST', '/api/v1/runners', { body: { name: 'native' } })).body;
    expect((await enroll({ ...one, name: 'native', enrolmentToken: pairing.pairingToken })).status).toBe(401);
  });
});

describe('keys', () => {
  test('come in both forms of header', async () => {
    const one = await enrolled();
    for (const headers of [{ authorization: `Bearer ${one.apiKey}` }, { 'x-api-key': one.apiKey }]) {
      const answer = await server.call('POST', `/api/runners/${one.name}/heartbeat`, { token: null, headers });
      expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
    }
  });

  test('open the paths of their own runner only, by its name or its id, also after it was renamed', async () => {
    const [one, two] = [await enrolled(), await enrolled()];
    const beat = async (id: string, api = 'runners') =>
      (await server.call('POST', `/api/${api}/${encodeURIComponent(id)}/heartbeat`, { token: one.apiKey })).status;
    expect([await beat(one.name), await beat(one.id), await beat(one.name, 'agents')]).toEqual([200, 200, 200]);
    expect([await beat(two.name), await beat(two.id), await beat('nobody')]).toEqual([403, 403, 403]);
    await server.call('PATCH', `/api/v1/runners/${one.id}`, { body: { name: `renamed-${one.name}` } });
    expect([await beat(`renamed-${one.name}`), await beat(one.name)]).toEqual([200, 200]);
  });

  test('open from another machine as well: what recognizes one is shown, and locks nobody out', async () => {
    const one = await enrolled();
    const headers = { 'x-runner-mac': '02:00:00:00:00:99', 'x-runner-machine-id': 'another' };
    const call = (path: string, more: object = {}) =>
      server.call('POST', `/api/runners/${path}`, { token: one.apiKey, headers, ...more });
    expect((await call(`${one.name}/heartbeat`)).status).toBe(200);
    expect((await call('register', { body: { hostname: 'sdr-2', devices: radios } })).status).toBe(200);
    const { body } = await server.call('GET', `/api/v1/runners/${one.id}`);
    expect(JSON.stringify(body)).toContain('02:00:00:00:00:99');
  });

  test('that are none are 401 with words', async () => {
    for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: `Bearer ${server.adminToken}` }]) {
      const answer = await server.call('GET', '/api/runners/a/task', { token: null, headers });
      expect([answer.status, typeof answer.body.error]).toEqual([401, 'string']);
    }
  });

  test('of a runner that was removed are 401', async () => {
    const one = await enrolled();
    await server.call('DELETE', `/api/v1/runners/${one.id}`);
    const { status, body } = await server.call('POST', `/api/runners/${one.name}/heartbeat`, { token: one.apiKey });
    expect([status, body.error]).toEqual([401, expect.stringContaining('baton runners add NAME --protocol challengectl')]);
  });
});

describe('provisioning', () => {
  const provision = async (body: unknown) => {
    const { secret } = (await server.call('POST', '/api/v1/provisioning-keys', { body: { name: 'images' } })).body;
    return await server.call('POST', '/api/provisioning/provision', { token: secret, body });
  };

  test('answers a file with which the program enrols', async () => {
    const devices = [{ name: 0, model: 'hackrf', rf_gain: 14, if_gain: 32, frequency_limits: ['1-2'] }];
    const wanted = {
      runner_name: 'Tower',
      runner_id: 'tower',
      expires_hours: 1,
      server_url: 'https://b.example/',
      verify_ssl: false,
      devices,
    };
    const { status, body } = await provision(wanted);
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(
      ['api_key', 'config_yaml', 'enrollment_token', 'expires_at', 'runner_id', 'runner_name'].sort(),
    );
    expect(Date.parse(body.expires_at) - Date.now()).toBeLessThanOrEqual(3_600_000);
    const { runner, radios: own } = parse(body.config_yaml);
    expect(runner).toMatchObject({
      runner_id: 'tower',
      server_url: 'https://b.example',
      api_key: body.api_key,
      verify_ssl: false,
    });
    expect(own.devices).toEqual([{ name: '0', model: 'hackrf', rf_gain: 14, if_gain: 32, frequency_limits: ['1-2'] }]);
    const one = { id: '', name: 'tower', enrolmentToken: body.enrollment_token, apiKey: body.api_key, config: '' };
    expect((await enroll(one)).status).toBe(201);
    expect((await provision(wanted)).status).toBe(409);
  });

  test('a limit that is told as one text is kept as one of a list, and any frequency is no limit', async () => {
    const devices = [
      { name: 'a', frequency_limits: '144000000-148000000' },
      { name: 'b', frequency_limits: 'Any' },
    ];
    const { body } = await provision({ runner_name: 'Hill', devices });
    expect(parse(body.config_yaml).radios.devices).toEqual([
      { name: 'a', model: 'hackrf', frequency_limits: ['144000000-148000000'] },
      { name: 'b', model: 'hackrf' },
    ]);
  });

  test.each([
    [{}, 'Missing required field: runner_name'],
    [[], 'must be a JSON object'],
    [{ runner_name: 'a\nb' }, 'line breaks'],
    [{ runner_name: 'a', expires_hours: -1 }, 'expires_hours must lie between'],
    [{ runner_name: 'a', server_url: 'javascript:x' }, 'server_url'],
    [{ runner_name: 'a', devices: [{ frequency_limits: ['2-1'] }] }, 'ends below its begin'],
    [{ runner_name: 'a', devices: [{ rf_gain: '14' }] }, 'rf_gain must be a finite number'],
  ])('of %j is refused in words', async (body, words) => {
    const answer = await provision(body);
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringContaining(words)]);
  });

  test('takes no other key', async () => {
    const one = await enrolled();
    for (const token of [one.apiKey, server.adminToken, null])
      expect((await server.call('POST', '/api/provisioning/provision', { token, body: { runner_name: 'a' } })).status).toBe(401);
  });
});

describe('a task', () => {
  const submit = async (name: string) =>
    (
      await server.call('POST', '/api/v1/jobs', {
        body: { name, executor: 'transmit', ranges: { frequency: 146_550_000 }, spec: { modulation: 'cw', message: 'HI' } },
      })
    ).body.id as string;
  const stateOf = async (id: string): Promise<string> => (await server.call('GET', `/api/v1/jobs/${id}`)).body.job.state;

  test('is handed out, told of, and completed; its end may be told twice', async () => {
    const one = await enrolled();
    const id = await submit('hello');
    const asked = await server.call('GET', `/api/runners/${one.name}/task`, { token: one.apiKey });
    const { task } = asked.body;
    expect(task).toMatchObject({ name: 'hello', config: { modulation: 'cw', flag: 'HI', frequency: 146_550_000 } });
    const told = { challenge_id: task.challenge_id, success: true, error_message: null, device_id: 0, frequency: 146_550_000 };
    const call = (path: string, body: unknown) =>
      server.call('POST', `/api/runners/${one.name}/${path}`, { token: one.apiKey, body });
    expect((await call('log', { log: { level: 'INFO', message: 'on the air', timestamp: 'x' } })).body).toEqual({
      status: 'received',
    });
    for (const _ of [1, 2]) expect((await call('complete', told)).body).toEqual({ status: 'recorded' });
    expect(await stateOf(id)).toBe('succeeded');
    expect((await call('complete', { ...told, challenge_id: 'other' })).status).toBe(404);
    expect((await call('signout', undefined)).body).toEqual({ status: 'signed_out' });
  });

  test('whose answer was lost is given again', async () => {
    const one = await enrolled();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const path = `/api/runners/${encodeURIComponent(one.name)}/task`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nX-API-Key: ${one.apiKey}\r\n\r\n`);
    await expect.poll(async () => (await server.call('GET', `/api/v1/runners/${one.id}`)).body.contact).toBe('online');
    socket.destroy();
    const id = await submit('again');
    const { task } = (await server.call('GET', `/api/runners/${one.name}/task`, { token: one.apiKey })).body;
    expect(task.name).toBe('again');
    const told = { challenge_id: task.challenge_id, success: true };
    await server.call('POST', `/api/runners/${one.name}/complete`, { token: one.apiKey, body: told });
    expect(await stateOf(id)).toBe('succeeded');
  });

  test.each([
    ['complete', {}, 'Missing required field: challenge_id'],
    ['complete', { challenge_id: 'a' }, 'Missing required field: success'],
    ['complete', { challenge_id: 'a', success: 'yes' }, 'success must be true or false'],
    ['complete', { challenge_id: 'a', success: true, frequency: -1 }, 'frequency must lie between'],
    ['complete', '{"challenge_id":"a","success":true,"frequency":1e400}', 'frequency must be a finite number'],
    ['complete', '{', 'unexpected text'],
    ['log', { log: 7 }, 'log must be a JSON object'],
    ['log', { log: { message: 7 } }, 'log.message must be a text'],
    ['log', { log: { message: 'a'.repeat(70_000) } }, 'more than 65536 characters'],
    ['heartbeat', { device_status: [] }, 'device_status must be a JSON object'],
  ])('%s of %j is refused in words', async (path, body, words) => {
    const one = await enrolled();
    const answer = await server.call('POST', `/api/agents/${one.name}/${path}`, { token: one.apiKey, body });
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringContaining(words)]);
  });

  test('no call of anybody was a defect', () => {
    expect(server.complaints.filter(({ message }) => message.includes('unexpectedly'))).toEqual([]);
  });
});
