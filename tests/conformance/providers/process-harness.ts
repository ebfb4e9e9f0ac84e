import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order } from '@baton/server/provisioning';
import { ProcessProvider, type ProcessProviderOptions } from '@baton/server/provisioning/process';
import { tempFolder } from '../shared/temp-folder.ts';
import { Traps } from './process-traps.ts';
import { foldersIn, type RunningRunner, runnersIn, standingIn } from './process-world.ts';
import type { ProviderHarness } from './provider-harness.ts';
import { type StubServer, startStubServer } from './stub-server.ts';

const program = fileURLToPath(import.meta.resolve('@baton/runner/main'));
const cache = fileURLToPath(new URL('../../../node_modules/.cache/baton-e2e', import.meta.url));

/** Real time, but that passes look when they are told to. */
function clockWithLooks() {
  const looks = new Set<() => void>();
  const after = (ms: number, fire: () => void): (() => void) => {
    if (ms >= 10_000) {
      looks.add(fire);
      return () => looks.delete(fire);
    }
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  };
  const look = (): void => {
    for (const fire of [...looks]) {
      looks.delete(fire);
      fire();
    }
  };
  return { clock: { now: Date.now, monotonic: () => performance.now(), after }, look };
}

export interface ProcessHarness extends ProviderHarness {
  provider: ProcessProvider;
  reopen(change?: Partial<ProcessProviderOptions>): Promise<ProcessProvider>;
  server: StubServer;
  root: string;
  /** for what a test needs besides */
  folder: string;
  /** The next call is cut off at the checkpoint of this name; settles when it is there. */
  hangAt(name: string): Promise<void>;
  /** Ten seconds pass. */
  look(): void;
  processes(): Promise<RunningRunner[]>;
}

/** Real processes of the real runner, which sign in at a server that has no work for them. */
export async function openProcessHarness(settings: (folder: string) => object = () => ({})): Promise<ProcessHarness> {
  const [folder, server] = [await tempFolder(), await startStubServer()];
  const root = join(folder.path, 'pools');
  const other = join(folder.path, 'other-runner.ts');
  await writeFile(other, `await import(${JSON.stringify(program)});\n`);
  const [lines, traps, providers] = [[] as string[], new Traps(), [] as ProcessProvider[]];
  const { clock, look } = clockWithLooks();
  const note = (data: object, message: string): void => void lines.push(JSON.stringify([data, message]));
  const logger = { debug: note, info: note, warn: note, error: note };
  const secrets = { BATON_SECRET_KEY: 'of the server', AWS_SECRET_ACCESS_KEY: 'of the server' };
  const environment = { ...process.env, NODE_COMPILE_CACHE: cache, ...secrets };
  const options = { root, clock, logger, serverUrl: server.url, environment, checkpoint: traps.checkpoint };
  const open = (change: Partial<ProcessProviderOptions> = {}): ProcessProvider => {
    const provider = new ProcessProvider({ ...options, ...change });
    providers.push(provider);
    return provider;
  };
  return {
    ...{ provider: open(), reopen: async (change) => open(change), root, folder: folder.path, server, look },
    order: ordersOf({ niceness: 0, ...settings(folder.path) }),
    changed: (order) => ({ ...order, program: { ...order.program, version: '2.0.0', file: other } }),
    world: async () => [
      ...(await foldersIn(root, 'folder')),
      ...(await foldersIn(join(folder.path, 'workspaces'), 'workspace')),
      ...(await standingIn(root)),
    ],
    async told({ runnerId }) {
      const running = await runnersIn(root);
      return running.find((each) => each.environment.includes(`BATON_RUNNER_ID=${runnerId}\0`))?.words.join(' ') ?? null;
    },
    breakNext: (_call, when) => traps.failWhere((name) => (name === 'begun') === (when === 'before')),
    hangNext: () => traps.hangWhere((name) => name !== 'begun'),
    hangAt: (at) => traps.hangWhere((name) => name === at),
    async foreign(kind, name) {
      if (kind === 'process') return false;
      await mkdir(name, { recursive: true });
      await writeFile(join(name, 'theirs'), 'of somebody else');
      return true;
    },
    processes: () => runnersIn(root),
    logged: () => lines.join('\n'),
    async discard() {
      for (const provider of providers) await provider.close();
      await server.close();
      await folder.discard();
    },
  };
}

/** Orders of a pool with these settings. */
function ordersOf(settings: Record<string, unknown>): (number: number) => Order {
  const tokens = new Map<number, string>();
  return (number) => {
    const token = tokens.get(number) ?? `bat_run_${randomBytes(24).toString('hex')}`;
    tokens.set(number, token);
    return {
      ...{ poolId: 'pool', poolName: 'A pool', identity: null, region: null, settings },
      ...{ runnerId: `runner-${number}`, runnerName: `runner ${number}`, serverUrl: 'http://elsewhere.example', token },
      offering: { labels: ['a'], executors: [{ name: 'shell', version: null }], capacity: 2, attributes: {}, ranges: {} },
      program: { version: '1.0.0', image: null, file: program },
    };
  };
}
