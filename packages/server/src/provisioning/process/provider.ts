import { access, rm } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { ProviderData } from '@baton/core';
import {
  type Description,
  type MadeResource,
  type OpenIdentity,
  type Order,
  type PlannedResource,
  type PoolFacts,
  type Provider,
  ProviderError,
  type ProviderProblem,
} from '../interface.ts';
import { describeRunner } from './describe.ts';
import { telling } from './errors.ts';
import { isSame, readJson, writeJson } from './files.ts';
import { Keeper, type KeeperDeps } from './keeper.ts';
import { configOf, type Launch, launchOf, type RunnerConfig } from './launch.ts';
import { isOurs, makeMarked, removeMarked } from './marked-folder.ts';
import { type Place, placeOf, processName, runnerOf, settingsOf, workspaceOf } from './place.ts';
import { findRunning, stopPlan, stopRunner } from './runner-process.ts';
import { problemsOf } from './settings.ts';

export type ProcessProviderOptions = Omit<KeeperDeps, 'checkpoint'> & Partial<Pick<KeeperDeps, 'checkpoint'>>;

/**
 * Runners as processes of the server's machine. Each has a folder of its own, with its configuration, its output and, unless the pool names another
 * place, its workspace. Its process outlives a server that was killed, and is found again; a server that stops in an orderly way takes it along,
 * and starts it again when it comes back.
 */
export class ProcessProvider implements Provider {
  readonly name = 'process';
  readonly canSleep = true;
  readonly #deps: KeeperDeps;
  readonly #keeper: Keeper;

  constructor(options: ProcessProviderOptions) {
    this.#deps = { checkpoint: async () => undefined, ...options };
    this.#keeper = new Keeper(this.#deps);
  }

  problems(pool: PoolFacts): ProviderProblem[] {
    return problemsOf(pool, process.getuid?.() === 0);
  }

  check(_identity: OpenIdentity | null, _region: string | null, signal: AbortSignal): Promise<string> {
    return telling(signal, async () => `${userInfo().username} on ${hostname()}, the machine of the server`);
  }

  plan(order: Order, signal: AbortSignal): Promise<PlannedResource[]> {
    return telling(signal, async () => {
      const place = this.#place(order.runnerId);
      const folder = { kind: 'folder', name: place.folder, title: 'Folder', usualMs: 10 };
      const own = { kind: 'process', name: processName(order.runnerId), title: 'Process', usualMs: 1_000 };
      if (settingsOf(order).workspace === undefined) return [folder, own];
      const workspace = { kind: 'workspace', name: workspaceOf(place, settingsOf(order)), title: 'Workspace', usualMs: 10 };
      return [folder, workspace, own];
    });
  }

  create(
    { kind, name }: PlannedResource,
    order: Order,
    made: readonly MadeResource[],
    signal: AbortSignal,
  ): Promise<ProviderData> {
    return this.#call(order.runnerId, signal, async (place) => {
      if (kind === 'process') return this.#bring(place, order, made, signal);
      await makeMarked(kind === 'folder' ? place.folder : name, order.runnerId);
      await this.#deps.checkpoint(`created ${kind}`, signal);
      return {};
    });
  }

  update(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Record<string, ProviderData>> {
    return this.#call(order.runnerId, signal, async (place) => ({ process: await this.#bring(place, order, made, signal) }));
  }

  scale(order: Order, made: readonly MadeResource[], desired: 0 | 1, signal: AbortSignal): Promise<Record<string, ProviderData>> {
    return this.#call(order.runnerId, signal, async (place) => {
      if (desired === 1) return { process: await this.#bring(place, order, made, signal) };
      await this.#halt(place, signal);
      return { process: { pid: null } };
    });
  }

  remove({ kind, name }: MadeResource, _facts: PoolFacts, signal: AbortSignal): Promise<void> {
    return this.#call(runnerOf(name), signal, async (place) => {
      if (kind === 'workspace') await removeMarked(name, place.runnerId);
      if (kind === 'folder' || kind === 'process') await this.#end(place, signal);
      if (kind === 'folder') await removeMarked(place.folder, place.runnerId);
      await this.#deps.checkpoint(`removed ${kind}`, signal);
    });
  }

  describe(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Description> {
    return telling(signal, () => {
      const place = this.#place(order.runnerId);
      return describeRunner(place, workspaceIn(place, order, made));
    });
  }

  /** Starts those again that are meant to run and do not: their server had stopped, or their machine. */
  resume(): Promise<void> {
    return this.#keeper.resume();
  }

  /** Stops all that run. */
  close(): Promise<void> {
    return this.#keeper.close();
  }

  #place(runnerId: string): Place {
    return placeOf(this.#deps.root, runnerId);
  }

  /** One call for a runner, without the keeper in between. */
  #call<T>(runnerId: string, signal: AbortSignal, call: (place: Place) => Promise<T>): Promise<T> {
    return this.#keeper.leaving(runnerId, () =>
      telling(signal, async () => {
        await this.#deps.checkpoint('begun', signal);
        return await call(this.#place(runnerId));
      }),
    );
  }

  /** Has it run as ordered. What runs so already is left alone. */
  async #bring(place: Place, order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<ProviderData> {
    if (!(await isOurs(place.folder, place.runnerId)))
      throw new ProviderError('invalid', `${place.folder} is not there: nothing can be started in it`);
    const launch = launchOf(order, await programOf(order));
    const before = await readJson<RunnerConfig>(place.config);
    const token = order.token ?? before?.token;
    if (token === undefined) throw new ProviderError('invalid', 'the runner has no token yet, and none was given');
    const config = configOf(order, { workspace: workspaceIn(place, order, made), url: this.#deps.serverUrl, token });
    const isAsOrdered = isSame(before, config) && isSame(await readJson<Launch>(place.launch), launch);
    if (!isAsOrdered || !(await findRunning(place))) {
      this.#keeper.assertOpen();
      if (!isAsOrdered) await stopRunner(place, stopPlan, this.#deps.clock, signal);
      await writeJson(place.config, config);
      await writeJson(place.launch, launch);
      await this.#deps.checkpoint('written', signal);
      await this.#keeper.start(place, launch, signal);
    }
    await this.#deps.checkpoint('started', signal);
    return { pid: (await findRunning(place))?.pid ?? null };
  }

  async #halt(place: Place, signal: AbortSignal): Promise<void> {
    const launch = await readJson<Launch>(place.launch);
    if (launch) await writeJson(place.launch, { ...launch, desired: 0 });
    await this.#deps.checkpoint('halted', signal);
    await stopRunner(place, stopPlan, this.#deps.clock, signal);
    await this.#deps.checkpoint('stopped', signal);
  }

  /** Nothing of its process stays. */
  async #end(place: Place, signal: AbortSignal): Promise<void> {
    if (!(await isOurs(place.folder, place.runnerId))) return;
    await this.#halt(place, signal);
    for (const path of [place.config, place.ended, place.output, place.launch]) await rm(path, { force: true });
  }
}

/** Where its jobs work: where that was made, whatever the pool says by now. */
const workspaceIn = (place: Place, order: Order, made: readonly MadeResource[]): string =>
  made.find(({ kind }) => kind === 'workspace')?.name ??
  workspaceOf(place, made.some(({ kind }) => kind === 'process') ? {} : settingsOf(order));

async function programOf({ program: { file, version } }: Order): Promise<string> {
  if (file === null) throw new ProviderError('image', `this server has no runner of version ${version ?? 'its own'}`);
  try {
    await access(file);
  } catch {
    throw new ProviderError('image', `the program of the runner is missing: ${file} (in ${dirname(file)})`);
  }
  return file;
}
