import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Bench } from './bench.ts';
import { within } from './within.ts';

/** A process under test, with what it said. */
export interface Program {
  readonly pid: number;
  readonly child: ChildProcess;
  stdout(): Buffer;
  stderr(): string;
  /** both, as they came */
  output(): string;
  /** Resolves when the output holds this; rejects when the process ends without. */
  says(text: string, ms?: number): Promise<void>;
  /** exit code, or the signal's name */
  readonly exit: Promise<number | string>;
  readonly ended: boolean;
  kill(signal: NodeJS.Signals): void;
}

export interface ProgramOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** with a channel for messages */
  ipc?: boolean;
  /** what a failure calls it */
  name?: string;
  /** leader of a group of its own; signals go to the whole group */
  group?: boolean;
}

const living = new Set<ChildProcess>();
// also when the test process itself is told to end: nothing that a test started may stay
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts a program that is killed at the end of the test if it still runs. */
export function startProgram(bench: Bench, file: string, words: readonly string[], options: ProgramOptions = {}): Program {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])];
  const { cwd, env, group = false, name = file } = options;
  const child = spawn(file, words, { stdio, detached: group, ...(cwd ? { cwd } : {}), ...(env ? { env } : {}) });
  living.add(child);
  const out: Buffer[] = [];
  const all: Buffer[] = [];
  let listeners: (() => void)[] = [];
  const look = (): void => {
    for (const listener of listeners.splice(0)) listener();
  };
  child.stdout?.on('data', (piece: Buffer) => {
    out.push(piece);
    all.push(piece);
    look();
  });
  const err: Buffer[] = [];
  child.stderr?.on('data', (piece: Buffer) => {
    err.push(piece);
    all.push(piece);
    look();
  });
  let ended = false;
  const exit = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      living.delete(child);
      ended = true;
      resolve(code ?? signal ?? 'unknown');
      look();
    });
  });
  exit.catch(() => {});
  const output = (): string => Buffer.concat(all).toString();
  const heard = async (text: string): Promise<void> => {
    while (!output().includes(text)) {
      if (ended) throw new Error(`${name} ended without saying '${text}':\n${output()}`);
      await new Promise<void>((resolve) => listeners.push(resolve));
    }
  };
  const kill = (signal: NodeJS.Signals): void => {
    if (ended || child.pid === undefined) return;
    if (group) process.kill(-child.pid, signal);
    else child.kill(signal);
  };
  bench.tell(() => `--- ${name}\n${output().slice(-6_000)}`);
  bench.defer(async () => {
    listeners = [];
    if (ended || child.pid === undefined) return;
    // by its id: a frozen process is killed as well
    child.kill('SIGKILL');
    await exit;
  });
  return {
    child,
    pid: child.pid ?? 0,
    stdout: () => Buffer.concat(out),
    stderr: () => Buffer.concat(err).toString(),
    output,
    says: (text, ms = 20_000) => within(ms, heard(text), () => `${name} to say '${text}'`),
    exit,
    get ended() {
      return ended;
    },
    kill,
  };
}
