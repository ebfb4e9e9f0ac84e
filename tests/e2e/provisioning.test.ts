import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Provisioned,
  type ProvisioningKey,
  type ProvisioningKeyCreated,
  type ProvisioningKeyList,
  type RegistrationTokenCreated,
  type Runner,
  restPaths,
  runnerPaths,
} from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { type Program, startProgram } from './support/program.ts';
import { call, errorOf } from './support/rest.ts';
import { capabilities } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';

/** A machine that boots: `baton-runner start`, with nothing but a configuration file or variables. */
const boot = (bench: Bench, home: string, words: string[], more: Record<string, string> = {}): Program =>
  startProgram(bench, process.execPath, [programs.runner, 'start', ...words], {
    cwd: home,
    env: cleanEnvironment(home, more),
    name: 'machine',
  });

const provision = (server: Server, key: string, body: object = {}) =>
  call<Provisioned>(server.url, 'POST', restPaths.provision, { token: key, body });

test.concurrent(
  'a key makes a runner; its configuration file enrols a machine once, which then runs jobs',
  {
    timeout: 60_000,
  },
  benched(async (bench) => {
    const server = await Server.start(bench);
    const made = await runCli(bench, server, ['keys', 'create', 'image', '--expires-in', '1d']);
    const key = made.stdout.trim();
    expect(key).toMatch(/^bat_prov_[0-9A-Za-z]{48}$/);
    const answer = await provision(server, key, {
      name: 'radio',
      labels: ['gpu'],
      devices: [{ id: 'hackrf', labels: ['sdr'], ranges: { frequency: [{ min: 1, max: 9 }] } }],
    });
    expect(answer.status).toBe(201);
    const home = bench.folder('baton-e2e-machine');
    const path = join(home, 'etc', 'runner.json');
    mkdirSync(join(home, 'etc'));
    writeFileSync(path, JSON.stringify(answer.body.config));
    boot(bench, home, ['--config', path]);
    const runner = await untilRunner(server, answer.body.id, ({ contact }) => contact === 'online');
    expect(runner).toMatchObject({
      name: 'radio',
      labels: ['gpu'],
      devices: [{ id: 'hackrf' }],
      createdBy: 'provisioning key image',
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      enrolmentToken: null,
      token: expect.stringMatching(/^bat_run_/),
    });
    const job = await submit(server, 'echo "$BATON_RUNNER_ENROLMENT_TOKEN"', { labels: ['gpu'] });
    expect((await untilOver(server, job.id)).job.state).toBe('succeeded');
    const [{ lastUsedAt, lastUsedFrom } = {}] = (await server.get<ProvisioningKeyList>(restPaths.provisioningKeys)).keys;
    expect([typeof lastUsedAt, lastUsedFrom]).toEqual(['number', '127.0.0.1']);
    // a second machine from the same image
    const twin = bench.folder('baton-e2e-twin');
    writeFileSync(join(twin, 'runner.json'), JSON.stringify(answer.body.config));
    const second = boot(bench, twin, ['--config', join(twin, 'runner.json')]);
    expect(await second.exit).toBe(2);
    expect(second.output()).toContain('already used');
  }),
);

test.concurrent(
  'the same as environment variables; a restart goes on with the token of its own',
  { timeout: 60_000 },
  benched(async (bench) => {
    const server = await Server.start(bench);
    const { secret } = await server.post<ProvisioningKeyCreated>(restPaths.provisioningKeys, { name: 'cloud' });
    const keyFile = join(bench.folder(), 'key');
    writeFileSync(keyFile, secret);
    const { stdout } = await runCli(bench, server, [
      'keys',
      'provision',
      '--key-file',
      keyFile,
      '--format',
      'env',
      '--capacity',
      '3',
    ]);
    const variables = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).replace(/^'(.*)'$/, '$1')]),
    );
    const home = bench.folder('baton-e2e-machine');
    const first = boot(bench, home, [], variables);
    const { runners } = await server.get<{ runners: Runner[] }>(restPaths.runners);
    const id = runners[0]?.id ?? '';
    expect(await untilRunner(server, id, ({ contact }) => contact === 'online')).toMatchObject({ capacity: 3 });
    first.kill('SIGTERM');
    await first.exit;
    boot(bench, home, [], variables);
    await untilRunner(server, id, ({ contact }) => contact === 'online');
  }),
);

test.concurrent(
  'a key can do nothing else, and each way in refuses what it should, with its own code',
  { timeout: 60_000 },
  benched(async (bench) => {
    const server = await Server.start(bench, { durations: { pairingTtlMs: 1 } });
    const { key, secret } = await server.post<ProvisioningKeyCreated>(restPaths.provisioningKeys, { name: 'k' });
    const ended = await server.post<ProvisioningKeyCreated>(restPaths.provisioningKeys, { name: 'short', expiresInMs: 60_000 });
    const code = async (answer: Promise<{ status: number; body: unknown }>) => errorOf((await answer) as never)?.code;
    const enrol = (token: string) =>
      call(server.url, 'POST', runnerPaths.register, { token, body: { name: 'x', capabilities, version: '0.1.0', nonce: 'n' } });
    const api = (token: string) => call(server.url, 'GET', restPaths.runners, { token });
    // the key: wrong kind, mistyped, foreign, disabled, removed
    expect(await code(enrol(secret))).toBe('credential_wrong_kind');
    expect(await code(api(secret))).toBe('credential_wrong_kind');
    expect(await code(provision(server, `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`))).toBe(
      'credential_malformed',
    );
    expect(await code(provision(server, server.token))).toBe('credential_malformed');
    expect((await provision(server, ended.secret)).status).toBe(201);
    await server.call('PATCH', restPaths.provisioningKey(key.id), { enabled: false });
    expect(await code(provision(server, secret))).toBe('token_disabled');
    await server.call('PATCH', restPaths.provisioningKey(key.id), { enabled: true });
    expect((await provision(server, secret, { name: 'a' })).status).toBe(201);
    expect(await code(provision(server, secret, { name: 'a' }))).toBe('runner_name_taken');
    expect(await code(provision(server, secret, { trusted: true }))).toBe('unknown_field');
    expect((await server.call('DELETE', restPaths.provisioningKey(key.id))).status).toBe(204);
    expect(await code(provision(server, secret))).toBe('token_revoked');
    expect(await code(server.call('PATCH', restPaths.provisioningKey(key.id), { enabled: true }))).toBe('key_not_found');
    // a pairing token that has ended
    const { pairingToken } = await server.post<{ pairingToken: string }>(restPaths.runners, { name: 'late' });
    expect(await code(enrol(pairingToken))).toBe('token_expired');
    // registration tokens: a further one, a reset, a wrong kind
    const more = await server.post<RegistrationTokenCreated>(restPaths.registrationTokens, {
      name: 'event',
      expiresInMs: 60_000,
    });
    expect((await enrol(more.token)).status).toBe(201);
    expect(await code(provision(server, more.token))).toBe('credential_wrong_kind');
    const before = await runCli(bench, server, ['tokens', 'registration', 'show']);
    const next = await runCli(bench, server, ['tokens', 'registration', 'reset']);
    expect(next.stdout).not.toBe(before.stdout);
    for (const token of [more.token, before.stdout.trim()]) expect(await code(enrol(token))).toBe('token_revoked');
    expect(await code(server.call('GET', `${restPaths.registrationTokens}?scope=nobody`))).toBe('scope_not_found');
  }),
);

test.concurrent(
  'a preset registration token: any text of 32 characters, void when another is given, when none is, and when it was reset',
  {
    timeout: 60_000,
  },
  benched(async (bench) => {
    const folder = bench.folder();
    const file = join(folder, 'token');
    const [one, two] = ['first preset of 32 characters ....'.replaceAll(' ', '-'), 'second-preset-of-32-characters-...'];
    const data = join(folder, 'data');
    const administrator = 'administrator-of-each-of-these-lives';
    const enrol = async (server: Server, token: string, name: string) => {
      const body = { name, capabilities, version: '0.1.0', nonce: name };
      const answer = await call(server.url, 'POST', runnerPaths.register, { token, body });
      return answer.status === 201 ? 'registered' : errorOf(answer).code;
    };
    const life = async (environment: Record<string, string>, check: (server: Server) => Promise<void>) => {
      const server = await Server.start(bench, { data, environment: { ...environment, BATON_BOOTSTRAP_TOKEN: administrator } });
      await check(server);
      await server.end('SIGTERM');
    };
    writeFileSync(file, `${one}\n`);
    await life({ BATON_RUNNER_REGISTRATION_TOKEN_FILE: file }, async (server) => {
      expect(await enrol(server, one, 'a')).toBe('registered');
      expect(await enrol(server, two, 'b')).toBe('credential_malformed');
    });
    await life({ BATON_RUNNER_REGISTRATION_TOKEN: two }, async (server) => {
      expect([await enrol(server, one, 'b'), await enrol(server, two, 'b')]).toEqual(['credential_malformed', 'registered']);
    });
    await life({}, async (server) => expect(await enrol(server, two, 'c')).toBe('token_disabled'));
    await life({ BATON_RUNNER_REGISTRATION_TOKEN: two }, async (server) => {
      expect(await enrol(server, two, 'c')).toBe('registered');
      const reset = await server.call('DELETE', restPaths.registrationTokens, undefined, { token: administrator });
      expect(reset.status).toBe(200);
      expect(await enrol(server, two, 'd')).toBe('token_revoked');
    });
    await life({ BATON_RUNNER_REGISTRATION_TOKEN: two }, async (server) =>
      expect(await enrol(server, two, 'd')).toBe('token_revoked'),
    );
  }),
);

test.concurrent(
  'keys on the command line',
  benched(async (bench) => {
    const server = await Server.start(bench);
    const baton = (...words: string[]) => runCli(bench, server, ['keys', ...words]);
    await baton('create', 'image');
    const { stdout } = await baton('list', '--json');
    const [key] = (JSON.parse(stdout) as ProvisioningKeyList).keys as [ProvisioningKey];
    expect(key).toMatchObject({ name: 'image', scope: 'instance', enabled: true, lastUsedAt: null });
    expect(await baton('disable', 'image')).toMatchObject({ code: 0, stdout: 'image is disabled\n' });
    expect((await baton('list')).stdout).toMatch(/image +instance +disabled +never/);
    expect(await baton('enable', key.id)).toMatchObject({ stdout: 'image is enabled\n' });
    expect(await baton('remove', 'image')).toMatchObject({ code: 0 });
    expect(await baton('remove', 'image')).toMatchObject({ code: 1, stderr: expect.stringContaining('no provisioning key') });
  }),
);
