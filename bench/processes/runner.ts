import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Pairing, restPaths } from '@baton/protocol';
import { LoadClient } from '../load/client.ts';
import { endOf } from './end.ts';
import type { BenchServer } from './server.ts';

const main = fileURLToPath(import.meta.resolve('@baton/runner/main'));

/** A real runner in a process of its own, with its real guard, on a folder of its own. */
export class BenchRunner {
  readonly id: string;
  readonly #home: string;
  #child: ChildProcess;

  private constructor(id: string, home: string, child: ChildProcess) {
    this.id = id;
    this.#home = home;
    this.#child = child;
  }

  /** Pairs one and starts it; when it is in contact, the live views tell. */
  static async start(server: BenchServer, name: string, capacity: number): Promise<BenchRunner> {
    const client = new LoadClient(server);
    const pairing = await client.json<Pairing>('POST', restPaths.runners, server.adminToken, { name });
    client.close();
    const home = await mkdtemp(join(tmpdir(), 'baton-bench-runner-'));
    const words = ['pair', '--url', server.url, '--token', pairing.pairingToken, '--capacity', String(capacity)];
    return new BenchRunner(pairing.id, home, launch(home, words));
  }

  /** Starts it once more after `kill`. */
  again(): void {
    this.#child = launch(this.#home, ['start']);
  }

  /** Kills its process, as a lack of memory would, and answers when (`performance.now`). */
  kill(): number {
    this.#child.kill('SIGKILL');
    return performance.now();
  }

  async stop(): Promise<void> {
    await endOf(this.#child, 'SIGTERM');
    await rm(this.#home, { recursive: true, force: true, maxRetries: 10 });
  }
}

const launch = (home: string, words: readonly string[]): ChildProcess => {
  const log = process.env.BATON_BENCH_LOG ? 'inherit' : 'ignore';
  return spawn(process.execPath, [main, ...words], {
    cwd: home,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, HOME: home },
  });
};
