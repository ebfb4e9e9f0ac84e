import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cluster } from '@baton/server/store/postgres/scratch';
import { type Fill, fillPlace, ownCluster } from './database.ts';
import { endOf } from './end.ts';

/** As `baton up` starts it. */
const nodeFlags = ['--max-semi-space-size=32', ...(availableParallelism() > 2 ? [] : ['--no-parallel-scavenge'])];

const main = fileURLToPath(import.meta.resolve('@baton/server/main'));

interface Ready {
  url: string;
  setupUrl: string | null;
}

/** A real server in a process of its own, on a data folder of its own that lasts for as many lives as a case wants. */
export class BenchServer {
  readonly host = '127.0.0.1';
  readonly adminToken = `bench-${randomUUID()}${randomUUID()}`;
  /** of its first life; the later ones have the same */
  port = 0;
  /** makes the administrator, while there is none */
  setupUrl: string | null = null;
  readonly #dataDir: string;
  readonly #environment: Record<string, string>;
  readonly #removeDatabase: () => Promise<unknown>;
  /** the process whose children are the database; null: it is in the server's process */
  readonly databasePid: number | null;
  #child: ChildProcess | null = null;

  private constructor(dataDir: string, environment: Record<string, string>, cluster: Cluster | null) {
    this.#dataDir = dataDir;
    this.#environment = environment;
    this.#removeDatabase = async () => await cluster?.stop();
    this.databasePid = cluster?.pid ?? null;
  }

  /**
   * Starts one on a fresh folder and resolves when it answers. Its log goes nowhere unless `BATON_BENCH_LOG` is set.
   *
   * @param fill puts into its database what is to be there when it starts
   */
  static async start(environment: Record<string, string> = {}, fill: Fill | null = null): Promise<BenchServer> {
    const cluster = await ownCluster();
    const database = cluster === null ? null : await cluster.createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-'));
    if (fill) await fillPlace(database, dataDir, fill);
    const place = database === null ? {} : { BATON_DATABASE: database };
    const server = new BenchServer(dataDir, { ...place, ...environment }, cluster);
    await server.again();
    return server;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  /** Starts it once more after `kill`, on the same folder and port; resolves when it answers. */
  async again(): Promise<void> {
    const log = process.env.BATON_BENCH_LOG ? 'inherit' : 'ignore';
    const own = { NODE_ENV: 'production', BATON_BOOTSTRAP_TOKEN: this.adminToken, BATON_LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [...nodeFlags, main, '--port', String(this.port), '--data', this.#dataDir], {
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, ...own, ...this.#environment },
    });
    this.#child = child;
    const ready = await new Promise<Ready>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Ready));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    this.port = Number(new URL(ready.url).port);
    this.setupUrl = ready.setupUrl;
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    if (this.#child) await endOf(this.#child, 'SIGKILL');
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    if (this.#child) await endOf(this.#child, 'SIGTERM');
    await this.#removeDatabase();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}
