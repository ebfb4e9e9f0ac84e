import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const add = (name: string, protocol?: string) =>
  server.call('POST', '/api/v1/runners', { body: { name, labels: ['linux'], ...(protocol && { protocol }) } });
const namesAt = async (path: string): Promise<string[]> =>
  (await server.call('GET', path)).body.runners.map(({ name }: { name: string }) => name);

test('a runner of another system is added with what is to be done on its machine, with the address of this server', async () => {
  expect((await add('own')).body).toMatchObject({ steps: null, command: expect.stringMatching(/^npx .* pair /) });
  const { status, body } = await add('of gitea', 'gitea');
  expect(status).toBe(201);
  expect(body.pairingToken).toMatch(/^bat_pair_/);
  const words = `--instance ${server.url} --token ${body.pairingToken} --name 'of gitea' --labels linux:host`;
  expect(body.command).toBe(`gitea-runner register --no-interactive ${words}\ngitea-runner daemon`);
  expect((await add('wrong', 'jenkins')).body.error.code).toBe('invalid_request');
  expect((await server.call('POST', '/api/v1/runners/self-hosted', { body: { name: 'x', protocol: 'gitea' } })).status).toBe(400);
});

test("challengectl's gets its key beforehand, in its configuration; a new one takes the place of both", async () => {
  const { body } = await add('of challengectl', 'challengectl');
  const text = body.steps[0].file.text as string;
  expect(text).toContain(`runner_id: "${body.id}"`);
  expect(text).toContain(`enrollment_token: "${body.pairingToken}"`);
  expect(text).toMatch(/api_key: "bat_run_/);
  const again = (await server.call('POST', `/api/v1/runners/${body.id}/pairing`)).body;
  expect(again.pairingToken).not.toBe(body.pairingToken);
  expect(again.steps[0].file.text).toMatch(/api_key: "bat_run_/);
  expect(again.steps[0].file.text).not.toBe(text);
});

test('what a runner speaks, and what that can not express, stands in every view; lists are filtered by it', async () => {
  await Promise.all([add('n1'), add('g1', 'gitea'), add('s1', 'semaphore')]);
  const shown = (await server.call('GET', '/api/v1/runners/g1')).body;
  expect(shown).toMatchObject({ protocol: 'gitea', limits: expect.arrayContaining(['fence', 'devices', 'vitals']) });
  expect((await server.call('GET', '/api/v1/runners/n1')).body).toMatchObject({ protocol: 'native', limits: [] });
  for (const base of ['/api/v1/runners', '/api/v1/admin/actions/runners']) {
    expect(await namesAt(`${base}?protocol=semaphore`)).toEqual(['s1']);
    expect(await namesAt(`${base}?protocol=native`)).toEqual(expect.arrayContaining(['n1']));
    expect(await namesAt(`${base}?protocol=native`)).not.toContain('g1');
    expect((await server.call('GET', `${base}?protocol=jenkins`)).status).toBe(400);
  }
  const { runners } = (await server.call('GET', '/api/v1/admin/actions/runners?protocol=gitea')).body;
  expect(runners).toContainEqual(expect.objectContaining({ name: 'g1', protocol: 'gitea', limits: shown.limits }));
});
