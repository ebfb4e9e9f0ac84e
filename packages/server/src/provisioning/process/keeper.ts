import { readdir } from 'node:fs/promises';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { ProviderError } from '../interface.ts';
import { readJson, writeJson } from './files.ts';
import type { Launch, RunnerConfig } from './launch.ts';
import { isOurs } from './marked-folder.ts';
import { trimOutput } from './output.ts';
import { isRunnerId, type Place, placeOf } from './place.ts';
import { closePlan, type Ended, findRunning, type ProcessDeps, startRunner, stopPlan, stopRunner } from './runner-process.ts';

export interface KeeperDeps extends Omit<ProcessDeps, 'assertOpen'> {
  /** the folder in which each runner has one of its own */
  root: string;
  clock: Clock;
  logger: Logger;
  /** how programs of this machine reach the server */
  serverUrl: string;
}

const lookEveryMs = 10_000;
/** A runner whose credential is refused, or that was told to go, does not come back by being started again. */
const finalCodes: readonly (number | null)[] = [0, 2];

/** Keeps running what is meant to run, as long as the server does. */
export class Keeper {
  readonly #deps: KeeperDeps;
  readonly #busy = new Map<string, number>();
  readonly #ending = new AbortController();
  #cancel: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  /** Throws when the server stops: what would be started now would stay. */
  assertOpen = (): void => {
    if (this.#closing) throw new ProviderError('unavailable', 'the server is stopping');
  };

  start(place: Place, launch: Launch, signal: AbortSignal): Promise<void> {
    return startRunner(place, launch, { ...this.#deps, assertOpen: this.assertOpen }, signal);
  }

  /** Leaves a runner to a call as long as that takes. */
  async leaving<T>(runnerId: string, call: () => Promise<T>): Promise<T> {
    this.#busy.set(runnerId, (this.#busy.get(runnerId) ?? 0) + 1);
    this.#lookLater();
    try {
      return await call();
    } finally {
      const others = (this.#busy.get(runnerId) ?? 1) - 1;
      if (others === 0) this.#busy.delete(runnerId);
      else this.#busy.set(runnerId, others);
    }
  }

  async resume(): Promise<void> {
    await this.#each((place) => this.#see(place, true));
    if ((await this.#places()).length > 0) this.#lookLater();
  }

  close(): Promise<void> {
    this.#cancel?.();
    this.#closing ??= this.#stopAll();
    return this.#closing;
  }

  async #stopAll(): Promise<void> {
    this.#ending.abort(new ProviderError('unavailable', 'the server is stopping'));
    await this.#each((place) => stopRunner(place, closePlan, this.#deps.clock, new AbortController().signal));
  }

  #lookLater(): void {
    if (this.#closing || this.#cancel) return;
    this.#cancel = this.#deps.clock.after(lookEveryMs, async () => {
      await this.#each((place) => this.#see(place, false));
      this.#cancel = null;
      this.#lookLater();
    });
  }

  /** @param isNew the server has just started */
  async #see(place: Place, isNew: boolean): Promise<void> {
    const { runnerId } = place;
    if (this.#busy.has(runnerId) || this.#closing || !(await isOurs(place.folder, runnerId))) return;
    await trimOutput(place.output);
    const launch = await readJson<Launch>(place.launch);
    if (launch?.desired !== 1) return;
    const isMoved = isNew && (await this.#follow(place));
    if (await findRunning(place)) {
      if (!isMoved) return;
      await stopRunner(place, stopPlan, this.#deps.clock, this.#ending.signal);
    } else if (!isNew && finalCodes.includes((await readJson<Ended>(place.ended))?.code ?? null)) {
      return;
    }
    if (this.#busy.has(runnerId) || this.#closing) return;
    this.#deps.logger.info({ runnerId }, 'a runner of a pool is started again');
    await this.leaving(runnerId, () => this.start(place, launch, this.#ending.signal));
  }

  /** Brings it to where the server listens this time; whether that is another address than before. */
  async #follow(place: Place): Promise<boolean> {
    const url = this.#deps.serverUrl;
    const config = await readJson<RunnerConfig>(place.config);
    if (config === null || config.url === url) return false;
    await writeJson(place.config, { ...config, url });
    return true;
  }

  /** A failure with one is told and does not keep the others from their turn. */
  async #each(act: (place: Place) => Promise<void>): Promise<void> {
    const acts = (await this.#places()).map(async (place) => {
      try {
        await act(place);
      } catch (error) {
        this.#deps.logger.warn(
          { runnerId: place.runnerId, error: String(error) },
          'a runner of a pool could not be looked after',
        );
      }
    });
    await Promise.all(acts);
  }

  async #places(): Promise<Place[]> {
    const names = await readdir(this.#deps.root).catch(() => []);
    return names.filter(isRunnerId).map((name) => placeOf(this.#deps.root, name));
  }
}
