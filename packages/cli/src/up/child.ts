import { spawn } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';

/** What every child loads first; the downloaded command has no such file. */
export const hookFile = new URL('./end-with-parent.js', import.meta.url);

/**
 * What a busy server has under way outlives each collection of a small young generation and is copied by it, so half the size costs it a tenth more
 * CPU. Node's own size, twice this, gains nothing more, and what it has grown to stays in the memory of a server that only holds connections.
 */
const youngGeneration = '--max-semi-space-size=32';

/** Threads that share a collection cost more together than one does alone. On two cores they take from the rest what they gain. */
const collectors = availableParallelism() > 2 ? [] : ['--no-parallel-scavenge'];

const nodeFlags = [youngGeneration, ...collectors];

/** How a process ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running program of ours. */
export interface Child {
  readonly ended: Promise<Ended>;
  /** Told of every message that it sends. */
  onMessage(listener: (message: unknown) => void): void;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end, and ends it when it has not within `graceMs`. */
  stop(graceMs: number): Promise<Ended>;
}

/**
 * Starts a Node program. It gets a process group of its own, so that Ctrl-C reaches only the supervisor, which then stops its children
 * in the right order; and it ends by itself when the supervisor is gone.
 */
export function startChild(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const hook = new URL(hookFile);
  hook.searchParams.set('parent', String(process.pid));
  const child = spawn(process.execPath, [...nodeFlags, '--import', hook.href, file, ...args], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
  const stop = (graceMs: number): Promise<Ended> => {
    kill('SIGTERM');
    const timer = setTimeout(kill, Math.max(0, graceMs), 'SIGKILL');
    return ended.finally(() => clearTimeout(timer));
  };
  return { ended, kill, stop, onMessage: (listener) => void child.on('message', listener) };
}

/** The exit code in the shell's convention. */
export const codeOf = ({ code, signal }: Ended): number => (signal === null ? (code ?? 1) : 128 + constants.signals[signal]);

/** What happened, for a sentence: `ended with code 1`. */
export const describeEnd = ({ code, signal }: Ended): string =>
  signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
