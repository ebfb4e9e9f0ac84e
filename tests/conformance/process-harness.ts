import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order, Provider } from '@baton/server/provisioning';
import { ProcessProvider, type ProcessProviderOptions } from '@baton/server/provisioning/process';
import type { ProviderHarness, Standing } from './provider-harness.ts';
import { startStubServer } from './stub-server.ts';
import { tempFolder } from './temp-folder.ts';

/** The program as it is shipped, or its sources where it was not built. */
const program = fileURLToPath(import.meta.resolve('@baton/runner/main'));

const clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms: number, fire: () => void) {
    const timer = setTimeout(fire, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

type Trap = (name: string, signal: AbortSignal) => Promise<void>;

const trapped = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const words = 'EIO: i/o error, on purpose';
const failure = (): Error => Object.assign(new Error(words), { code: 'EIO' });

export interface ProcessHarness extends ProviderHarness {
  root: string;
  /** The next call is cut off at the checkpoint of this name; settles when it is there. */
  hangAt(name: string): Promise<void>;
  /** processes of runners that run */
  processes(): Promise<{ pid: number; words: string[]; environment: string }[]>;
}

/** Real processes of the real runner, which sign in at a server that has no work for them. */
export async function openProcessHarness(more: { settings?: (root: string) => object } = {}): Promise<ProcessHarness> {
  const [folder, server] = [await tempFolder(), await startStubServer()];
  const root = join(folder.path, 'pools');
  const other = join(folder.path, 'other-runner.ts');
  await writeFile(other, `await import(${JSON.stringify(program)});\n`);
  const lines: string[] = [];
  let trap: Trap | null = null;
  const providers: ProcessProvider[] = [];
  const note = (data: object, message: string): void => void lines.push(JSON.stringify([data, message]));
  const options: ProcessProviderOptions = {
    root,
    clock,
    logger: { debug: note, info: note, warn: note, error: note },
    serverUrl: server.url,
    environment: { ...process.env, BATON_SECRET_KEY: 'of the server', AWS_SECRET_ACCESS_KEY: 'of the server' },
    checkpoint: async (name, signal) => trap?.(name, signal),
  };
  const open = (): ProcessProvider => {
    const provider = new ProcessProvider(options);
    providers.push(provider);
    return provider;
  };
  const hangWhere = (isThere: (name: string) => boolean): Promise<void> =>
    new Promise((resolve) => {
      trap = async (name, signal) => {
        if (!isThere(name)) return;
        trap = null;
        resolve();
        await trapped(signal);
      };
    });
  const tokens = new Map<number, string>();
  const settings = more.settings?.(folder.path) ?? {};
  const orderOf = (number: number): Order => {
    const token = tokens.get(number) ?? `bat_run_${randomBytes(24).toString('hex')}`;
    tokens.set(number, token);
    return {
      ...{ poolId: 'pool', poolName: 'A pool', identity: null, region: null, settings: { niceness: 0, ...settings } },
      ...{ runnerId: `runner-${number}`, runnerName: `runner ${number}`, serverUrl: server.url, token },
      offering: { labels: ['a'], executors: [{ name: 'shell', version: null }], capacity: 2, attributes: {}, ranges: {} },
      program: { version: '1.0.0', image: null, file: program },
    };
  };
  return {
    provider: open(),
    root,
    reopen: async (): Promise<Provider> => open(),
    order: orderOf,
    changed: (order) => ({ ...order, program: { ...order.program, version: '2.0.0', file: other } }),
    world: async () => [
      ...(await foldersIn(root)),
      ...(await workspacesIn(join(folder.path, 'workspaces'))),
      ...(await standingIn(root)),
    ],
    async told({ runnerId }) {
      const found = (await runnersIn(root)).find((each) => each.environment.includes(`BATON_RUNNER_ID=${runnerId}\0`));
      return found?.words.join(' ') ?? null;
    },
    breakNext(_call, when) {
      trap = async (name) => {
        if ((name === 'begun') !== (when === 'before')) return;
        trap = null;
        throw failure();
      };
      return words;
    },
    hangNext: () => hangWhere((name) => name !== 'begun'),
    hangAt: (at) => hangWhere((name) => name === at),
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

/** Programs of runners that run, of those whose folders are here. */
async function runnersIn(root: string): Promise<{ pid: number; words: string[]; environment: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const mine = line.includes(`\0start\0--config\0${root}/`);
      const environment = mine ? await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '') : '';
      return mine ? [{ pid, words: line.split('\0'), environment }] : [];
    }),
  );
  return all.flat();
}

async function standingIn(root: string): Promise<Standing[]> {
  const runners = await runnersIn(root);
  return runners.map(({ words, environment }) => {
    const id = /BATON_RUNNER_ID=([^\0]*)/.exec(environment)?.[1];
    return { kind: 'process', name: `baton-runner-${id}`, shows: JSON.stringify([words, environment]) };
  });
}

/** All of them, also those that are being made or taken away. */
async function foldersIn(parent: string, kind = 'folder'): Promise<Standing[]> {
  const names = await readdir(parent).catch(() => []);
  return Promise.all(
    names.map(async (name) => ({ kind, name: join(parent, name), shows: await readableIn(join(parent, name)) })),
  );
}

const workspacesIn = (parent: string): Promise<Standing[]> => foldersIn(parent, 'workspace');

/** Names of files, and what those hold that others than their owner may read. */
async function readableIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const mode = (await stat(path).catch(() => null))?.mode ?? 0;
      const isOpen = entry.isFile() && (mode & 0o077) !== 0;
      return [path, isOpen ? await readFile(path, 'utf8').catch(() => '') : ''];
    }),
  );
  return JSON.stringify(texts);
}
