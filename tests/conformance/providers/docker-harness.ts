import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerProvider } from '@baton/server/provisioning/docker';
import { FaultyProxy } from './faulty-proxy.ts';
import { NumberedOrders } from './numbered-orders.ts';
import type { ProviderHarness, Standing } from './provider-harness.ts';
import { proxiedEngine } from './proxied-engine.ts';

export interface EngineUnderTest {
  socketPath: string;
  /** two images that it has, whose program runs until it is stopped */
  images: readonly [string, string];
  /** settings that this engine needs */
  settings?: Readonly<Record<string, unknown>>;
  discard(): Promise<void>;
}

type Listed = Record<string, unknown> & { Id?: string; Name?: string; Names?: string[]; Labels?: Record<string, string> | null };

type Ask = (path: string, method?: string, body?: object) => Promise<unknown>;

/** The provider `docker` with an engine behind a proxy that breaks calls. Runners have ids of their own in each harness, so that an engine with other things will do. */
export async function dockerHarness(engine: EngineUnderTest): Promise<ProviderHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-engine-'));
  const proxy = new FaultyProxy(engine, JSON.stringify({ message: 'the machine room is on fire' }));
  const socketPath = join(folder, 'engine.sock');
  await proxy.listen(socketPath);
  const identity = { id: 'engine', name: 'The engine', data: { socketPath }, secret: null };
  const ask: Ask = (path, method = 'GET', body) => call(engine.socketPath, method, path, body);
  const settings = { workspaceVolume: true, image: engine.images[0], pull: 'never', stopGraceMs: 1_000, ...engine.settings };
  const orders = new NumberedOrders(identity, settings);
  const world = () => standing(ask, orders);
  const { close, ...shared } = proxiedEngine({ proxy, orders, otherImage: engine.images[1], make: () => new DockerProvider() });
  return {
    ...shared,
    world,
    async told({ runnerId }) {
      const found = (await ask(`/containers/baton-${runnerId}/json`)) as {
        Config?: { Image: string };
        State?: { Running: boolean };
      };
      return found.State?.Running ? (found.Config?.Image ?? null) : null;
    },
    async foreign(kind, name) {
      if (kind === 'container')
        await ask(`/containers/create?name=${name}`, 'POST', { Image: engine.images[0], Env: [], Labels: {}, HostConfig: {} });
      else await ask('/volumes/create', 'POST', { Name: name, Labels: {} });
      return true;
    },
    async discard() {
      for (const { kind, name } of await world()) {
        await ask(kind === 'container' ? `/containers/${name}?force=true&v=true` : `/volumes/${name}`, 'DELETE');
      }
      await close();
      await engine.discard();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function standing(ask: Ask, orders: NumberedOrders): Promise<Standing[]> {
  const containers = (await ask('/containers/json?all=true')) as Listed[];
  const { Volumes } = (await ask('/volumes')) as { Volumes: Listed[] | null };
  const shown = async (kind: string, name: string, path: string) => ({ kind, name, shows: JSON.stringify(await ask(path)) });
  const names = containers.map(({ Names }) => (Names?.[0] ?? '').slice(1));
  const volumes = (Volumes ?? []).map(({ Name }) => Name ?? '');
  return Promise.all([
    ...names.filter((name) => orders.isOurs(name)).map((name) => shown('container', name, `/containers/${name}/json`)),
    ...volumes.filter((name) => orders.isOurs(name)).map((name) => shown('volume.workspace', name, `/volumes/${name}`)),
  ]);
}

function call(socketPath: string, method: string, path: string, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { socketPath, method, path, agent: false, headers: { host: 'docker', 'content-type': 'application/json' } };
    const asked = request(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve(text === '' ? {} : JSON.parse(text));
      });
    });
    asked.on('error', reject).end(body && JSON.stringify(body));
  });
}
