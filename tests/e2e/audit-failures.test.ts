import { randomUUID } from 'node:crypto';
import { type AuditPage, type Pairing, type Posture, restPaths, runnerPaths, type SuspicionList } from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { call, errorOf, taken } from './support/rest.ts';
import { capabilities, openSession } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';

const password = 'correct horse battery';

async function withAdministrator(bench: Bench): Promise<Server> {
  const server = await Server.prepare(bench);
  const { setupUrl } = await server.start();
  const token = new URL(setupUrl ?? '').searchParams.get('token') ?? '';
  taken(await call(server.url, 'POST', restPaths.setup, { body: { token, login: 'ada', password } }));
  return server;
}

const entries = async (server: Server, query: string) => (await server.get<AuditPage>(`${restPaths.audit}?${query}`)).entries;

test.concurrent(
  'failed sign-ins are few entries that count, and are listed as a suspicion; the password is nowhere',
  benched(async (bench) => {
    const server = await withAdministrator(bench);
    const tries = 12;
    for (let each = 0; each < tries; each++) {
      const answer = await call(server.url, 'POST', restPaths.session, { body: { login: 'ada', password: 'guess number one' } });
      expect([401, 429]).toContain(answer.status);
    }
    const before = await entries(server, 'action=auth.failed');
    expect(before).toMatchObject([
      { actor: { login: 'ada', address: '127.0.0.1' }, detail: { count: 1, codes: ['sign_in_failed'] } },
    ]);
    // what was only counted is written when the server stops, too
    await server.end('SIGTERM');
    await server.start();
    const after = await entries(server, 'action=auth.failed');
    expect(after).toMatchObject([{ detail: { count: tries - 1, codes: ['rate_limited', 'sign_in_failed'] } }, {}]);
    const { suspicions } = await server.get<SuspicionList>(restPaths.auditSuspicions);
    expect(suspicions).toMatchObject([{ kind: 'many_failures', identity: 'ada', address: '127.0.0.1', count: tries }]);
    const shown = await runCli(bench, server, ['audit', 'suspicions']);
    expect(shown.stdout).toMatch(/Many failures\s+ada\s+127\.0\.0\.1\s+12/);
    const exported = await runCli(bench, server, ['audit', 'export']);
    expect(exported.stdout).not.toContain('guess');
    expect(exported.stdout).not.toContain(password);
  }),
);

test.concurrent(
  'pairing, its second use by somebody else, and the end of a registration are told with the address',
  benched(async (bench) => {
    const server = await Server.start(bench);
    const { id, pairingToken } = await server.post<Pairing>(restPaths.runners, { name: 'one' });
    const pair = (nonce: string) =>
      call<{ token: string }>(server.url, 'POST', runnerPaths.register, {
        token: pairingToken,
        body: { capabilities, version: '0.1.0', nonce },
      });
    const { token } = taken(await pair(randomUUID()));
    await openSession(server, token);
    expect(errorOf(await pair(randomUUID())).code).toBe('token_used');
    const refused = await entries(server, 'action=auth.failed');
    expect(refused).toMatchObject([{ actor: { address: '127.0.0.1' }, detail: { codes: ['token_used'] } }]);
    const { suspicions } = await server.get<SuspicionList>(restPaths.auditSuspicions);
    expect(suspicions).toMatchObject([{ kind: 'reused_token', identity: refused[0]?.actor.login }]);
    expect((await call(server.url, 'DELETE', runnerPaths.runner, { token })).status).toBe(204);
    const told = (await entries(server, `target=${id}`)).map(({ action, actor }) => [
      action,
      actor.via,
      actor.login,
      actor.address,
    ]);
    expect(told).toEqual([
      ['runner.remove', 'runner', 'one', '127.0.0.1'],
      ['runner.pair', 'token', 'one', '127.0.0.1'],
      ['runner.add', 'token', 'bootstrap', '127.0.0.1'],
    ]);
  }),
);

test.concurrent(
  'a start with other options is told, without the values of secrets',
  benched(async (bench) => {
    // its second life is another server object on the same folder, which has the database in it
    const server = await Server.prepare(bench, { database: 'sqlite', environment: { BATON_LOG_LEVEL: 'warn' } });
    await server.start();
    const [first] = await entries(server, 'action=server.configured');
    expect(first).toMatchObject({
      actor: { via: 'server' },
      before: null,
      after: { logLevel: 'warn', bootstrapToken: '(hidden)' },
    });
    expect(await entries(server, 'action=token.adopt')).toMatchObject([{ target: { id: 'bootstrap' } }]);
    await server.end('SIGTERM');
    await server.start();
    expect(await entries(server, 'action=server.configured'), 'nothing changed').toHaveLength(1);
    await server.end('SIGTERM');
    const next = await Server.start(bench, { database: 'sqlite', data: server.data, environment: { BATON_LOG_LEVEL: 'info' } });
    const { body } = await next.call<AuditPage>('GET', `${restPaths.audit}?action=server.configured`, undefined, {
      token: server.token,
    });
    expect(body.entries[0]).toMatchObject({
      before: { logLevel: 'warn', port: String(server.port), bootstrapToken: '(hidden)' },
      after: { logLevel: 'info', port: String(next.port), bootstrapToken: '(hidden)' },
      detail: { options: expect.arrayContaining(['port', 'logLevel', 'bootstrapToken']) },
    });
    expect(JSON.stringify(body)).not.toMatch(/bat_api/);
  }),
);

test.concurrent(
  'what is set up weakly is listed with the fix',
  benched(async (bench) => {
    const server = await Server.start(bench);
    await server.get(restPaths.registrationToken);
    const { findings } = await server.get<Posture>(restPaths.auditPosture);
    const ids = findings.map(({ id }) => id);
    for (const id of ['no_administrator', 'bootstrap_token', 'registration_tokens', 'key_beside_data']) expect(ids).toContain(id);
    expect(ids).not.toContain('unencrypted');
    const { code, stdout } = await runCli(bench, server, ['audit', 'posture']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^HIGH {2}No administrator was made yet\.\n {2}why: .*\n {2}fix: /);
    const list = await runCli(bench, server, ['audit', 'list', '--action', 'registration_token']);
    expect(list.stdout).toMatch(/bootstrap \(token\)\s+registration_token\.create\s+scope instance\s+127\.0\.0\.1/);
  }),
);
