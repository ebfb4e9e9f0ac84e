import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import type { Order } from '@baton/server/provisioning';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProcessHarness, type ProcessHarness } from './process-harness.ts';
import { deploy, intended, removeAll, unhurried } from './provider-harness.ts';
import { startStubServer } from './stub-server.ts';

let harness: ProcessHarness;
let order: Order;

const open = async (settings?: (folder: string) => object): Promise<void> => {
  harness = await openProcessHarness(settings);
  order = harness.order(1);
};

beforeEach(() => open());
afterEach(() => harness.discard());

const pids = async (): Promise<number[]> => (await harness.processes()).map(({ pid }) => pid);

describe('a server that is killed', () => {
  it.each(['written', 'spawned', 'started'])(
    'at "%s" of a start: the next one finds what runs, and starts what does not',
    async (at) => {
      const plan = await harness.provider.plan(order, unhurried());
      const [folder, own] = plan;
      if (!folder || !own) throw new Error('a folder and a process are planned');
      await harness.provider.create(folder, order, [], unhurried());
      const made = [{ kind: folder.kind, name: folder.name, data: {} }];
      const hangs = harness.hangAt(at);
      const cut = new AbortController();
      const ended = expect(harness.provider.create(own, order, made, cut.signal)).rejects.toThrow('killed');
      await hangs;
      cut.abort(new Error('killed'));
      await ended;
      const before = await pids();
      expect(before.length).toBe(at === 'written' ? 0 : 1);
      const next = await harness.reopen();
      const { pid } = await next.create(own, order, made, unhurried());
      expect(await pids()).toEqual([pid]);
      expect(before.every((each) => each === pid)).toBe(true);
      await harness.server.opened(1);
    },
  );

  it.each(['halted', 'stopped', 'removed process'])('at "%s" of a removal: nothing stays', async (at) => {
    const made = await deploy(harness.provider, order);
    const hangs = harness.hangAt(at);
    const cut = new AbortController();
    const ended = expect(removeOne(made, cut.signal)).rejects.toThrow('killed');
    await hangs;
    cut.abort(new Error('killed'));
    await ended;
    const next = await harness.reopen();
    await next.resume();
    expect((await harness.processes()).length).toBe(at === 'halted' ? 1 : 0);
    await removeAll(next, order, made);
    expect(await harness.world()).toEqual([]);
  });

  const removeOne = (made: Awaited<ReturnType<typeof deploy>>, signal: AbortSignal): Promise<void> => {
    const own = made.at(-1);
    if (!own) throw new Error('nothing was made');
    return harness.provider.remove(own, order, signal);
  };

  it('leaves its runners alone, and a new one does not touch them either', async () => {
    await deploy(harness.provider, order);
    await harness.server.opened(1);
    const before = await pids();
    const next = await harness.reopen();
    await next.resume();
    harness.look();
    await next.describe(order, [], unhurried());
    expect(await pids()).toEqual(before);
    expect(harness.server.sessions.length).toBe(1);
  });
});

describe('a server that stops', () => {
  it('takes its runners along, and brings them back, wherever it listens then', async () => {
    const made = await deploy(harness.provider, order);
    await harness.server.opened(1);
    await harness.provider.close();
    expect(await pids()).toEqual([]);
    await expect(deploy(harness.provider, harness.order(2))).rejects.toMatchObject({ code: 'unavailable' });
    const elsewhere = await startStubServer();
    const next = await harness.reopen({ serverUrl: elsewhere.url });
    await next.resume();
    await elsewhere.opened(1);
    expect(elsewhere.sessions[0]?.token).toBe(`Bearer ${order.token}`);
    await removeAll(next, order, made);
    await elsewhere.close();
    expect(await pids()).toEqual([]);
  });

  it('brings back none that was asleep', async () => {
    const made = await deploy(harness.provider, order);
    await harness.provider.scale(order, made, 0, unhurried());
    const next = await harness.reopen();
    await next.resume();
    expect(await pids()).toEqual([]);
  });
});

it('a runner that somebody killed is started again', async () => {
  await deploy(harness.provider, order);
  await harness.server.opened(1);
  const [first = 0] = await pids();
  process.kill(-first, 'SIGKILL');
  // a process that is just dying may still be told as one that lives: the look after that finds it gone
  const sessions = (): number => {
    harness.look();
    return harness.server.sessions.length;
  };
  await expect.poll(sessions, { timeout: 15_000, interval: 250 }).toBe(2);
  const [second = 0] = await pids();
  expect(second).not.toBe(first);
});

it('tells what a runner printed that ends at once, and why', async () => {
  const file = join(harness.folder, 'broken.mjs');
  await writeFile(file, `console.log('it has', '${order.token}'); console.error('and gives up'); process.exit(2);\n`);
  const broken = { ...order, program: { ...order.program, file } };
  const made = await deploy(harness.provider, broken);
  const look = () => harness.provider.describe(broken, made, unhurried());
  let told = await look();
  while (told.program !== 'stopped' || told.reasons.length < 2 || !told.reasons[1]?.includes(' / ')) told = await look();
  expect(told.reasons).toEqual(['the runner ended with code 2', 'its last lines: it has … / and gives up']);
  const missing = { ...order, program: { version: '9.9.9', image: null, file: join(harness.folder, 'missing.mjs') } };
  await expect(harness.provider.update(missing, made, unhurried())).rejects.toMatchObject({ code: 'image' });
  const unknown = { ...missing, program: { ...missing.program, file: null } };
  await expect(harness.provider.update(unknown, made, unhurried())).rejects.toThrow('9.9.9');
});

it('hands over nothing of the server, and says what its pool offers', async () => {
  await harness.discard();
  await open(() => ({ niceness: 7, environment: { FLAVOUR: 'plain' } }));
  await deploy(harness.provider, order);
  await harness.server.opened(1);
  const [runner] = await harness.processes();
  if (!runner) throw new Error('it does not run');
  expect(runner.environment).not.toContain('of the server');
  expect(runner.environment).toContain('FLAVOUR=plain');
  expect(getPriority(runner.pid)).toBe(7);
  expect((await stat(join(harness.root, 'runner-1', 'config.json'))).mode & 0o777).toBe(0o600);
  const { capabilities } = harness.server.sessions[0]?.body ?? {};
  expect(capabilities).toMatchObject({ labels: ['a'], capacity: 2, executors: [{ name: 'shell' }] });
});

it('a workspace elsewhere is a resource of its own, and goes with all that jobs closed in it', async () => {
  await harness.discard();
  await open((folder) => ({ workspace: join(folder, 'workspaces') }));
  const plan = await harness.provider.plan(order, unhurried());
  expect(plan.map(({ kind }) => kind)).toEqual(['folder', 'workspace', 'process']);
  const made = await deploy(harness.provider, order);
  await harness.server.opened(1);
  const workspace = join(harness.folder, 'workspaces', 'baton-runner-runner-1');
  expect(JSON.parse(await readFile(join(workspace, 'runner.json'), 'utf8'))).toMatchObject({ runnerId: 'runner-1' });
  const closed = join(workspace, 'cache', 'closed');
  await mkdir(join(closed, 'deep'), { recursive: true });
  await writeFile(join(closed, 'deep', 'file'), '');
  for (const path of [join(closed, 'deep'), closed]) await chmod(path, 0o500);
  expect(Object.keys((await harness.provider.describe(order, intended(plan), unhurried())).found)).toHaveLength(3);
  expect(made.map(({ data }) => data)).toEqual([{}, {}, { pid: expect.any(Number) }]);
  await removeAll(harness.provider, order, intended(plan));
  expect(await harness.world()).toEqual([]);
});

it.each([
  [{ workspace: 'relative' }, 'settings.workspace'],
  [{ niceness: 20 }, 'settings.niceness'],
  [{ environment: { BATON_TOKEN: 'x' } }, 'settings.environment.BATON_TOKEN'],
  [{ cpu: 4 }, 'settings.cpu'],
])('settings %j can not be', (settings, where) => {
  expect(harness.provider.problems({ ...order, settings }).map((problem) => problem.where)).toEqual([where]);
});

it('jobs of another user need a server that runs as root, and a workspace that they reach; there are no regions', () => {
  const [problem] = harness.provider.problems({ ...order, settings: { jobUser: 'nobody' } });
  expect(problem?.where).toBe(process.getuid?.() === 0 ? 'settings.workspace' : 'settings.jobUser');
  expect(harness.provider.problems({ ...order, region: 'moon' })).toMatchObject([{ where: 'region' }]);
});
