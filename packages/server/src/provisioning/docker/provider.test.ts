import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MadeResource, Order } from '../interface.ts';
import { DockerProvider } from './provider.ts';
import { EmulatedEngine } from './testing/emulator.ts';
import type { EmulatedContainer, Program } from './testing/world.ts';

const runnerId = '0190d5a0-0000-7000-8000-000000000001';
const runs: Program = { exitCode: null };
const signal = new AbortController().signal;

let folder: string;
let socketPath: string;
let engine: EmulatedEngine;
let provider: DockerProvider;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-docker-'));
  socketPath = join(folder, 'docker.sock');
  engine = new EmulatedEngine();
  engine.world.images.set('runner:1', { user: 'baton', program: runs });
  await engine.listen(socketPath);
  provider = new DockerProvider();
});
afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

function orderOf(settings: object = {}, rest: Partial<Order> = {}): Order {
  return {
    ...{ poolId: 'pool', poolName: 'A pool', region: null, runnerId, runnerName: 'one', serverUrl: 'https://baton.example' },
    identity: { id: 'i', name: 'engine', data: { socketPath }, secret: null },
    ...{ token: 'secret-1', settings: { image: 'runner:1', ...settings } },
    offering: { labels: ['gpu'], executors: [{ name: 'shell', version: null }], capacity: 2, attributes: {}, ranges: {} },
    program: { version: '1.2.3', image: null, file: null },
    ...rest,
  };
}

async function deploy(order: Order): Promise<MadeResource[]> {
  const made: MadeResource[] = [];
  for (const planned of await provider.plan(order, signal)) {
    made.push({ ...planned, data: await provider.create(planned, order, made, signal) });
  }
  return made;
}

const only = (): EmulatedContainer => {
  const [container, ...more] = engine.world.containers.values();
  if (!container || more.length > 0) throw new Error(`there are ${engine.world.containers.size} containers`);
  return container;
};

const tokenFile = 'etc/baton-runner/token';

describe('the token', () => {
  test('is a file that the user of the image alone can read, and in nothing that the engine tells', async () => {
    await deploy(orderOf());
    const file = only().files.get(tokenFile);
    expect(file).toMatchObject({ mode: 0o400, uid: 10_001, gid: 10_002 });
    expect(file?.content.toString()).toBe('secret-1');
    expect(JSON.stringify([only().body, engine.world.log])).not.toContain('secret-1');
    expect(only().body.Env).toContain(`BATON_RUNNER_TOKEN_FILE=/${tokenFile}`);
  });

  test.each([
    ['', { uid: 0, gid: 0 }],
    ['0:0', { uid: 0, gid: 0 }],
    ['1000', { uid: 1000, gid: 0 }],
    ['1000:1001', { uid: 1000, gid: 1001 }],
    ['root', { uid: 0, gid: 0 }],
  ])('belongs to the user %j of the image', async (user, owner) => {
    engine.world.images.set('runner:1', { user, program: runs });
    await deploy(orderOf());
    expect(only().files.get(tokenFile)).toMatchObject(owner);
  });

  test('of a user whom the image does not know can not be given', async () => {
    engine.world.images.set('runner:1', { user: 'nobody-here', program: runs });
    await expect(deploy(orderOf())).rejects.toMatchObject({ code: 'image', message: expect.stringContaining('nobody-here') });
  });

  test('another one is given while the program does not run, the same one disturbs nothing', async () => {
    const made = await deploy(orderOf());
    await provider.scale(orderOf(), made, 1, signal);
    expect(engine.world.log.filter((line) => line.includes('/stop'))).toEqual([]);
    await provider.scale(orderOf({}, { token: 'secret-2' }), made, 1, signal);
    expect(only()).toMatchObject({ status: 'running' });
    expect(only().files.get(tokenFile)?.content.toString()).toBe('secret-2');
    const verbs = engine.world.log.map((line) => /(stop|start|PUT)/.exec(line)?.[1]).filter(Boolean);
    expect(verbs.slice(-3)).toEqual(['stop', 'PUT', 'start']);
  });

  test('moves on to the new container of an order without one', async () => {
    engine.world.images.set('runner:2', { user: '', program: runs });
    const made = await deploy(orderOf());
    await provider.update(orderOf({ image: 'runner:2' }, { token: null }), made, signal);
    expect(only()).toMatchObject({ status: 'running', body: { Image: 'runner:2' } });
    expect(only().files.get(tokenFile)?.content.toString()).toBe('secret-1');
  });
});

describe('a container', () => {
  test('is what the settings say', async () => {
    const settings = {
      cpu: 1.5,
      memoryMb: 512,
      network: 'host',
      user: '5:6',
      pidsMax: 100,
      stopGraceMs: 5_000,
      environment: { A: 'b' },
    };
    await deploy(orderOf({ ...settings, workspaceVolume: true, insecure: true }));
    expect(only().body).toMatchObject({
      ...{ Image: 'runner:1', User: '5:6', StopTimeout: 5 },
      Labels: { 'baton.runner': runnerId, 'baton.pool': 'pool', 'baton.name': 'one' },
      HostConfig: {
        ...{ NanoCpus: 1_500_000_000, Memory: 512 * 2 ** 20, MemorySwap: 512 * 2 ** 20, NetworkMode: 'host', PidsLimit: 100 },
        RestartPolicy: { Name: 'unless-stopped' },
        Mounts: [{ Type: 'volume', Source: `baton-${runnerId}-workspace`, Target: '/var/lib/baton-runner' }],
      },
    });
    const { Env } = only().body;
    expect(Env).toContain('A=b');
    expect(Env).toContain('BATON_URL=https://baton.example');
    const own = JSON.parse(Env.find((line) => line.startsWith('BATON_RUNNER_SETTINGS='))?.slice(22) ?? '');
    expect(own).toMatchObject({
      labels: ['gpu'],
      executors: ['shell'],
      capacity: 2,
      insecure: true,
      workspace: '/var/lib/baton-runner',
    });
  });

  test('of another order that a cut-off call left is made anew', async () => {
    await deploy(orderOf({ cpu: 1 }));
    await deploy(orderOf({ cpu: 2 }));
    expect(only()).toMatchObject({ status: 'running', body: { HostConfig: { NanoCpus: 2_000_000_000 } } });
  });

  test('without a token is made and not started', async () => {
    const made = await deploy(orderOf({}, { token: null }));
    expect(only().status).toBe('created');
    expect(await provider.describe(orderOf(), made, signal)).toMatchObject({ program: 'stopped' });
  });

  test('that somebody removed can be stopped but not started', async () => {
    const made = await deploy(orderOf());
    engine.world.containers.clear();
    expect(await provider.scale(orderOf(), made, 0, signal)).toEqual({});
    await expect(provider.scale(orderOf(), made, 1, signal)).rejects.toMatchObject({ code: 'invalid' });
    await provider.update(orderOf(), made, signal);
    expect(only().status).toBe('running');
  });

  test('that took the place of the one before, but was not named so yet, is the one', async () => {
    const made = await deploy(orderOf());
    const before = only();
    before.status = 'exited';
    const next = engine.world.add(`baton-${runnerId}-next`, { ...before.body });
    next.status = 'running';
    await provider.scale(orderOf({}, { token: null }), made, 1, signal);
    expect(only()).toMatchObject({ id: next.id, name: `baton-${runnerId}` });
  });
});

describe('an image', () => {
  test('is pulled when it is missing, with what the registry wants to see', async () => {
    engine.world.registry.set('registry.example/team/runner:7', { user: '', program: runs });
    const secret = { registryUser: 'me', registryPassword: 'pass' };
    const identity = { id: 'i', name: 'engine', data: { socketPath }, secret };
    await deploy(orderOf({ image: 'registry.example/team/runner:7' }, { identity }));
    expect(only().status).toBe('running');
    const head = Buffer.from(engine.world.registryAuth ?? '', 'base64url').toString();
    expect(JSON.parse(head)).toEqual({ username: 'me', password: 'pass' });
  });

  test.each([
    ['{version} stands for the version', { image: 'runner:{version}' }, null, 'runner:1.2.3'],
    ['the one of the release goes first', { image: 'runner:1' }, 'release:9', 'release:9'],
    ['unless the settings name the version', { image: 'runner:{version}' }, 'release:9', 'runner:1.2.3'],
    ['all tags are never pulled', { image: 'host:5000/runner' }, null, 'host:5000/runner:latest'],
  ])('%s', async (_what, settings, image, expected) => {
    engine.world.registry.set(expected, { user: '', program: runs });
    const order = orderOf(settings, { program: { version: '1.2.3', image, file: null } });
    await deploy(order).catch(() => undefined);
    expect(decodeURIComponent(engine.world.log.join('\n'))).toContain(`/images/create?fromImage=${expected}`);
  });

  test.each([
    ['image', { message: 'manifest for gone:1 not found: manifest unknown: manifest unknown' }],
    ['image', { status: 404, message: "pull access denied for gone, repository does not exist or may require 'docker login'" }],
    ['image', { status: 500, message: 'Head "https://r/v2/gone/manifests/1": unauthorized: authentication required' }],
    ['throttled', { message: 'toomanyrequests: You have reached your pull rate limit.' }],
    [
      'unavailable',
      { status: 500, message: 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host' },
    ],
    ['quota', { message: 'write /var/lib/docker/tmp/x: no space left on device' }],
  ])('that does not come is told as %s in the words of the engine', async (code, refusal) => {
    engine.world.pullRefusals.set('gone:1', refusal);
    await expect(deploy(orderOf({ image: 'gone:1' }))).rejects.toMatchObject({
      ...{ code, message: expect.stringContaining(refusal.message) },
    });
    expect(engine.world.containers.size).toBe(0);
  });

  test('that may not be pulled must be there', async () => {
    await expect(deploy(orderOf({ image: 'gone:1', pull: 'never' }))).rejects.toMatchObject({ code: 'image' });
    await expect(provider.plan(orderOf({ image: undefined }), signal)).rejects.toMatchObject({ code: 'image' });
  });

  test('whose program can not be started leaves the container of before running', async () => {
    const made = await deploy(orderOf());
    const before = only().id;
    const refusal = 'OCI runtime create failed: exec: "baton-runner": executable file not found in $PATH: unknown';
    engine.world.images.set('runner:2', { user: '', program: { exitCode: null, refusal } });
    await expect(provider.update(orderOf({ image: 'runner:2' }), made, signal)).rejects.toMatchObject({
      ...{ code: 'image', message: expect.stringContaining(refusal) },
    });
    expect(only()).toMatchObject({ id: before, status: 'running', name: `baton-${runnerId}` });
  });
});

test('what is told of a program that ends again and again', async () => {
  const program = { exitCode: 137, oomKilled: true, lines: ['one', 'out of memory'] };
  engine.world.images.set('runner:1', { user: '', program });
  const made = await deploy(orderOf());
  const describe = () => provider.describe(orderOf(), made, signal);
  expect(await describe()).toMatchObject({
    program: 'starting',
    reasons: [
      expect.stringContaining('OOMKilled'),
      'its program ended with exit code 137',
      'it was started anew 1 time',
      'its last lines: one\nout of memory',
    ],
  });
  only().restarts = 5;
  expect(await describe()).toMatchObject({ program: 'stopped' });
});

test('a network that is not there', async () => {
  await expect(provider.plan(orderOf({ network: 'gone' }), signal)).rejects.toMatchObject({
    ...{ code: 'network', message: `the engine at ${socketPath} has no network gone` },
  });
});

describe('the way to an engine', () => {
  const identityOf = (data: object, secret: object | null = null) => ({
    id: 'i',
    name: 'engine',
    data: { ...data },
    secret: secret && { ...secret },
  });

  test('says who is there', async () => {
    expect(await provider.check(orderOf().identity, null, signal)).toBe(
      `engine 20.10.24 at ${socketPath}: emulated, a test, 2 CPUs, 2.0 GiB`,
    );
  });

  test.each([['1.41'], ['1.44'], ['1.99']])(
    'an engine of version %s is spoken to in a version that both know',
    async (version) => {
      engine.version = version;
      await deploy(orderOf());
      const spoken = version === '1.99' ? '1.51' : version;
      expect(engine.world.log).toContain(`GET /v${spoken}/images/runner:1/json`);
    },
  );

  test('a socket that is not there', async () => {
    const check = provider.check(identityOf({ socketPath: join(folder, 'none.sock') }), null, signal);
    await expect(check).rejects.toMatchObject({ code: 'identity', message: expect.stringContaining('ENOENT') });
  });

  test('an engine that is away', async () => {
    const gone = new EmulatedEngine();
    const other = await gone.listen();
    await gone.close();
    const check = provider.check(identityOf({ url: `http://127.0.0.1:${other}` }), null, signal);
    await expect(check).rejects.toMatchObject({ code: 'unavailable', again: true });
  });

  test('something that is no engine', async () => {
    const page = createServer((_request, response) => response.end('<html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const { port } = page.address() as AddressInfo;
    const check = provider.check(identityOf({ url: `http://127.0.0.1:${port}` }), null, signal);
    await expect(check).rejects.toMatchObject({ code: 'identity', message: expect.stringContaining('no engine') });
    page.closeAllConnections();
    page.close();
  });

  test.each([
    ['identity.url', { url: 'http://engine.example:2375' }, null],
    ['identity.secret', { url: 'https://engine.example:2376' }, { cert: '-----BEGIN CERTIFICATE-----' }],
    ['identity.secret.registryUser', { url: 'https://engine.example:2376' }, { registryPassword: 'p' }],
    ['identity.secret.other', { socketPath: '/run/docker.sock' }, { other: 'p' }],
  ])('problem at %s', (where, data, secret) => {
    const found = provider.problems(orderOf({}, { identity: identityOf(data, secret) }));
    expect(found.map((each) => each.where)).toEqual([where]);
  });

  test('an identity without an engine', () => {
    const found = provider.problems(orderOf({}, { identity: identityOf({ host: 'x' }) }));
    expect(found.map(({ where }) => where)).toContain('identity.socketPath');
  });
});

test.each([
  ['settings.cpu', { cpu: 0 }, null],
  ['settings.memoryMb', { memoryMb: '5' }, null],
  ['settings.colour', { colour: 'red' }, null],
  ['settings.network', { network: 'none' }, null],
  ['settings.hosts', { network: 'host', hosts: ['a:1.2.3.4'] }, null],
  ['settings.image', { image: '-x' }, null],
  ['settings.environment.BATON_URL', { environment: { BATON_URL: 'x' } }, null],
  ['region', {}, 'eu-1'],
])('problem at %s', (where, settings, region) => {
  expect(provider.problems(orderOf(settings, { region })).map((each) => each.where)).toEqual([where]);
});
