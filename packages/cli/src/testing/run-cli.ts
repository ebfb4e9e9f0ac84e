import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** A running `baton`, or another program of the tests. */
export interface RunningProgram {
  child: ChildProcess;
  /** what came so far */
  stdout(): Buffer;
  stderr(): string;
  /** Resolves as soon as stdout or stderr holds the text. */
  untilOutput(text: string): Promise<void>;
  ended: Promise<{ code: number | null; stdout: Buffer; stderr: string }>;
}

export interface CliSurroundings {
  env?: Record<string, string>;
  /** written to standard input, which is then closed */
  input?: string;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A new empty folder, for a home or a data folder; it vanishes when the tests of the file are over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'baton-cli-'));
  folders.push(folder);
  return folder;
}

/** Starts the command as its users do: a process of its own, nothing of this one's settings. */
export const startCli = (words: readonly string[], surroundings: CliSurroundings = {}): RunningProgram =>
  startProgram([main, ...words], surroundings);

/** Starts a Node program in a home of its own. */
export function startProgram(words: readonly string[], { env = {}, input }: CliSurroundings = {}): RunningProgram {
  const child = spawn(process.execPath, [...words], {
    env: { PATH: process.env.PATH ?? '', HOME: newFolder(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input ?? '');
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const stdout = (): Buffer => Buffer.concat(out);
  const stderr = (): string => Buffer.concat(err).toString('utf8');
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout: stdout(), stderr: stderr() }));
  const untilOutput = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (stdout().includes(text) || stderr().includes(text)) resolve();
      };
      child.stdout?.on('data', check);
      child.stderr?.on('data', check);
      void ended.then(() => reject(new Error(`ended without '${text}': ${stdout()}${stderr()}`)));
      check();
    });
  return { child, stdout, stderr, untilOutput, ended };
}

/** More than the time within which key presses count as one. */
const pressMs = 250;

/** Presses Ctrl-C as an impatient person does, again and again, until the program is over. */
export async function pressUntilOver({ child, ended }: RunningProgram): ReturnType<typeof runCli> {
  const presses = setInterval(() => child.kill('SIGINT'), pressMs);
  try {
    return await ended;
  } finally {
    clearInterval(presses);
  }
}

/** Runs the command to its end. */
export const runCli = (words: readonly string[], surroundings: CliSurroundings = {}) => startCli(words, surroundings).ended;
