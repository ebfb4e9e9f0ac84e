import { expect, test } from 'vitest';
import { plain, TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

interface Finding {
  id: string;
  fix: string;
  about: string[];
}

const about = async (server: TestServer, id: string): Promise<string[]> => {
  const { body } = await server.call('GET', '/api/v1/audit/posture');
  return (body.findings as Finding[]).find((finding) => finding.id === id)?.about ?? [];
};

async function makeCredentials(server: TestServer): Promise<void> {
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  const networks = ['127.0.0.0/8'];
  for (const body of [{ name: 'ci' }, { name: 'near', networks }, { name: 'of acme', scope: 'acme' }])
    expect((await server.call('POST', '/api/v1/tokens', { body })).status).toBe(201);
  for (const body of [{ name: 'ami' }, { name: 'ami near', networks }, { name: 'ami of acme', scope: 'acme' }])
    expect((await server.call('POST', '/api/v1/provisioning-keys', { body })).status).toBe(201);
  await server.call('PATCH', '/api/v1/networks', { body: { scope: 'acme', networks } });
}

test('credentials that come from anywhere are named where the server listens beyond its machine', async () => {
  const server = await startTestServer({ host: '0.0.0.0', insecureHttp: true });
  try {
    await makeCredentials(server);
    expect(await about(server, 'credentials_from_anywhere')).toEqual(['API token ci', 'provisioning key ami']);
    expect(await about(server, 'api_tokens_endless')).toEqual(expect.arrayContaining(['ci', 'near', 'of acme']));
  } finally {
    await server.close();
  }
});

test('a runner whose jobs run as root is named, as it says with each session', async () => {
  const server = await startTestServer();
  try {
    const runner = await TestRunner.pair(server, 'rooted');
    const jobsRunAs = async () => (await server.call('GET', `/api/v1/runners/${runner.id}`)).body.jobsRunAs;
    await runner.open({ ...plain, jobsRunAs: 'root' });
    expect([await jobsRunAs(), await about(server, 'runners_as_root')]).toEqual(['root', ['rooted']]);
    await runner.open({ ...plain, jobsRunAs: 'other' });
    expect([await jobsRunAs(), await about(server, 'runners_as_root')]).toEqual(['other', []]);
    await runner.open();
    expect(await jobsRunAs(), 'one that does not tell').toBeNull();
    expect((await runner.open({ ...plain, jobsRunAs: 'somebody' })).status).toBe(400);
  } finally {
    await server.close();
  }
});
