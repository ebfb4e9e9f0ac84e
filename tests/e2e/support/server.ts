import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { type DatabaseKind, openDatabase, type TestDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { durations, type ServerDurations } from './pace.ts';
import { cleanEnvironment, programs } from './places.ts';
import { killAtOnce, processesNaming } from './process-table.ts';
import { type Program, startProgram } from './program.ts';
import { type Answer, type CallOptions, call, taken } from './rest.ts';
import { within } from './within.ts';

interface Ready {
  url: string;
  localUrl: string;
  setupUrl: string | null;
  dataDir: string;
}

export interface ServerOptions {
  data?: string;
  /** for what only one of them has; by default what the run asks for */
  database?: DatabaseKind;
  durations?: Partial<ServerDurations & { pairingTtlMs: number; reconnectGraceMs: number }>;
  environment?: Record<string, string>;
  /** of a server that goes on where another one was: the token that was adopted then */
  token?: string;
}

interface Place {
  port: number;
  home: string;
  data: string;
  database: TestDatabase;
}

const readyMs = 60_000;

/** A server in a process of its own, on one data folder and one port for as many lives as a test wants. */
export class Server {
  readonly data: string;
  readonly port: number;
  readonly database: TestDatabase;
  readonly token: string;
  program: Program | null = null;
  private readonly bench: Bench;
  private readonly environment: NodeJS.ProcessEnv;
  private waiting: (() => void)[] = [];
  private up = false;
  /** in clear, for this machine; of the life that was ready last */
  private local: string | null = null;
  /** how often it was started */
  lives = 0;

  private constructor(bench: Bench, { port, home, data, database }: Place, options: ServerOptions) {
    this.bench = bench;
    this.port = port;
    this.data = data;
    this.database = database;
    this.token = options.token ?? `bat_api_${randomBytes(24).toString('hex')}`;
    const times = Object.entries({ ...durations, ...options.durations }).map(([name, ms]) => [variableOf(name), String(ms)]);
    this.environment = cleanEnvironment(home, {
      ...Object.fromEntries(times),
      BATON_BOOTSTRAP_TOKEN: this.token,
      ...database.environment,
      ...options.environment,
    });
  }

  /** A server that is not started yet. */
  static async prepare(bench: Bench, options: ServerOptions = {}): Promise<Server> {
    const home = bench.folder('baton-e2e-server');
    const data = options.data ?? join(home, 'data');
    // runners of its pools outlive a server that is killed, as each is at the end of a test
    bench.defer(() => processesNaming(`${data}/`).forEach(killAtOnce));
    const database = await openDatabase(data, options.database);
    return new Server(bench, { port: await freePort(), home, data, database }, options);
  }

  /** A server that answers. */
  static async start(bench: Bench, options: ServerOptions = {}): Promise<Server> {
    const server = await Server.prepare(bench, options);
    await server.start();
    return server;
  }

  get url(): string {
    return this.local ?? `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, once more if need be; resolves when it answers. */
  async start(): Promise<Ready> {
    const program = this.launch();
    const { child } = program;
    const ready = new Promise<Ready>((resolve, reject) => {
      child.on('message', (message) => {
        if ((message as { type?: string }).type === 'ready') resolve(message as Ready);
      });
      void program.exit.then((code) => reject(new Error(`the server ended with ${code}:\n${program.output()}`)));
    });
    const told = await within(readyMs, ready, () => `the server to be ready:\n${program.output()}`);
    this.local = told.localUrl;
    this.up = true;
    for (const resolve of this.waiting.splice(0)) resolve();
    return told;
  }

  /** Starts the process without waiting for it: for starts that fail. */
  launch(words: readonly string[] = ['--port', String(this.port), '--data', this.data]): Program {
    this.lives += 1;
    const options = { env: this.environment, ipc: true, name: `server ${this.lives}` };
    const program = startProgram(this.bench, process.execPath, [programs.server, ...words], options);
    this.program = program;
    void program.exit.then(() => {
      if (this.program === program) this.up = false;
    });
    return program;
  }

  /** Ends its life and resolves when it is over. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    const { program } = this;
    if (!program) throw new Error('the server was not started');
    this.up = false;
    program.kill(signal);
    return await program.exit;
  }

  /** Resolves when it answers, at once if it does. */
  untilUp(): Promise<void> {
    return this.up ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Any answer, also a refusal. */
  call<T = unknown>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    return call<T>(this.url, method, path, { token: this.token, ...options, body });
  }

  /** The value of an answer that is none of refusal. */
  async get<T>(path: string): Promise<T> {
    return taken(await this.call<T>('GET', path));
  }

  async post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return taken(await this.call<T>('POST', path, body, { headers }));
  }
}

const variableOf = (name: string): string => `BATON_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
