import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pairing, restPaths } from '@baton/protocol';
import type { Bench } from './bench.ts';
import { untilRunner } from './live.ts';
import { cleanEnvironment, programs } from './places.ts';
import { type Program, startProgram } from './program.ts';
import type { Server } from './server.ts';

export interface RunnerOptions {
  name?: string;
  /** where it reaches the server, when not directly */
  url?: string;
  capacity?: number;
  labels?: readonly string[];
  /** what it offers; left out: `shell` alone, for to ask other tools for their version takes time */
  executors?: readonly string[];
  workspace?: string;
  /** as its configuration says them */
  devices?: readonly object[];
}

interface StoredConfig {
  token: string;
  workspace: string;
}

let made = 0;

/** A paired runner with a home of its own, in a process for as many lives as a test wants. */
export class Runner {
  readonly id: string;
  readonly name: string;
  readonly home: string;
  program: Program;
  private readonly bench: Bench;
  private readonly server: Server;

  private constructor(bench: Bench, server: Server, pairing: Pairing, home: string, program: Program) {
    this.bench = bench;
    this.server = server;
    this.id = pairing.id;
    this.name = pairing.name;
    this.home = home;
    this.program = program;
  }

  /** Makes a runner on the server, pairs with it and runs it; resolves when the server sees it online. */
  static async start(bench: Bench, server: Server, options: RunnerOptions = {}): Promise<Runner> {
    made += 1;
    const name = options.name ?? `runner-${made}`;
    const pairing = await server.post<Pairing>(restPaths.runners, { name });
    const home = bench.folder('baton-e2e-runner');
    if (options.devices) {
      mkdirSync(join(home, 'baton-runner'), { mode: 0o700 });
      writeFileSync(join(home, 'baton-runner', 'config.json'), JSON.stringify({ url: server.url, devices: options.devices }));
    }
    const words = ['pair', '--url', options.url ?? server.url, '--token', pairing.pairingToken];
    words.push('--workspace', options.workspace ?? join(home, 'workspace'), '--capacity', String(options.capacity ?? 1));
    words.push('--executors', (options.executors ?? ['shell']).join(','));
    if (options.labels) words.push('--labels', options.labels.join(','));
    const runner = new Runner(bench, server, pairing, home, launch(bench, home, name, words));
    await runner.untilOnline();
    return runner;
  }

  get config(): string {
    return join(this.home, 'baton-runner', 'config.json');
  }

  /** What the configuration file holds. */
  get stored(): StoredConfig {
    return JSON.parse(readFileSync(this.config, 'utf8')) as StoredConfig;
  }

  get pid(): number {
    return this.program.pid;
  }

  /** Starts it from its configuration, once more. */
  start(...more: string[]): Program {
    this.program = launch(this.bench, this.home, this.name, ['start', ...more]);
    return this.program;
  }

  /** Pairs it again with the command that was shown, in the same home, and runs it. */
  pairAgain(command: string): Program {
    const words = command.slice(command.indexOf(' pair ') + 1).split(' ');
    this.program = launch(this.bench, this.home, this.name, words);
    return this.program;
  }

  untilOnline(): Promise<unknown> {
    return untilRunner(this.server, this.id, ({ contact }) => contact === 'online');
  }

  /** Ends its life and resolves when it is over. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    this.program.kill(signal);
    return await this.program.exit;
  }
}

const launch = (bench: Bench, home: string, name: string, words: readonly string[]): Program =>
  startProgram(bench, process.execPath, [programs.runner, ...words], { cwd: home, env: cleanEnvironment(home), name });
