import type { Runner } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Environment, withoutSettings } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { duration } from '../output/times.ts';
import type { Client } from '../rest/client.ts';
import { isTemporary, pause } from '../rest/patiently.ts';
import { type Child, describeEnd, type Ended, startChild } from './child.ts';
import { followServer, type Identity, type LocalRunnerFiles, pairLocalRunner, readIdentity } from './pair.ts';

export interface LocalRunnerOptions {
  client: Client;
  /** entry file of the runner program */
  program: string;
  files: LocalRunnerFiles;
  /** name of a new runner */
  name: string;
  drainGraceMs: number;
  /** Told of every start after which the server sees the runner. */
  onOnline(name: string): void;
}

/** The runner's exit code when the server does not accept its credential. */
const refusedCode = 2;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** Who ran this long is sound: its next end counts as the first. */
const soundMs = 60_000;
const onlinePollMs = 100;

/** Keeps one runner of this machine alive: paired, started, started again. */
export class LocalRunner {
  readonly #context: Context;
  readonly #options: LocalRunnerOptions;
  readonly #stopping = new AbortController();
  readonly #variables: Environment['variables'];
  #child: Child | null = null;
  #pairedAt = Number.NEGATIVE_INFINITY;

  constructor(context: Context, options: LocalRunnerOptions) {
    this.#context = context;
    this.#options = options;
    this.#variables = withoutSettings(context.environment.variables);
  }

  /** Until `stop`. Throws when the runner can not be paired. */
  async run(): Promise<void> {
    let identity = (await this.#known()) ?? (await this.#pair());
    for (let delayMs = firstDelayMs; !this.#stopping.signal.aborted; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      const startedAt = performance.now();
      const ended = await this.#runOnce(identity);
      if (this.#stopping.signal.aborted) return;
      if (this.#isRefused(ended)) {
        this.#context.note('the server no longer accepts the credential of the local runner; pairing a new one');
        identity = await this.#pair();
        continue;
      }
      if (performance.now() - startedAt > soundMs) delayMs = firstDelayMs;
      this.#context.note(`the local runner ${describeEnd(ended)}; starting it again in ${duration(delayMs)}`);
      await pause(delayMs, this.#stopping.signal).catch(() => {});
    }
  }

  /** Lets it finish what it can within the grace; resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    await this.#child?.stop(graceMs);
  }

  isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** The runner of earlier starts, brought to where the server listens this time. */
  async #known(): Promise<Identity | null> {
    const { files, client } = this.#options;
    const identity = await readIdentity(files);
    if (identity) await followServer(files, client.url);
    return identity;
  }

  async #pair(): Promise<Identity> {
    const { client, program, files, name } = this.#options;
    const identity = await pairLocalRunner({ client, program, files, name, env: this.#variables, signal: this.#stopping.signal });
    this.#pairedAt = performance.now();
    return identity;
  }

  /** A credential that is refused as soon as it was made will not become better by making another. */
  #isRefused({ code }: Ended): boolean {
    return code === refusedCode && performance.now() - this.#pairedAt > soundMs;
  }

  async #runOnce(identity: Identity): Promise<Ended> {
    const { program, files, drainGraceMs } = this.#options;
    if (this.#stopping.signal.aborted) return { code: 0, signal: null };
    const words = ['start', '--config', files.config, '--drain-grace-ms', String(drainGraceMs)];
    const child = startChild(program, words, this.#variables);
    this.#child = child;
    const gone = new AbortController();
    void this.#tellWhenOnline(identity, AbortSignal.any([gone.signal, this.#stopping.signal]));
    try {
      return await child.ended;
    } finally {
      this.#child = null;
      gone.abort(new Error('the runner ended'));
    }
  }

  async #tellWhenOnline({ id, name }: Identity, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        if (await this.#isOnline(id, signal)) return this.#options.onOnline(clean(name));
        await pause(onlinePollMs, signal);
      }
    } catch {
      // The runner ended, or is no longer known: that is told elsewhere.
    }
  }

  async #isOnline(id: string, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.#options.client.call<Runner>('GET', restPaths.runner(id), { signal })).contact === 'online';
    } catch (error) {
      if (isTemporary(error)) return false;
      throw error;
    }
  }
}
