import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Types need not be stripped anew at each of the many starts. */
const compileCache = join(tmpdir(), 'baton-runner-compile-cache');
const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A program under test, with what it said. */
export interface Program {
  child: ChildProcess;
  pid: number;
  output: () => string;
  /** resolves when the output holds this */
  says: (text: string) => Promise<void>;
  /** exit code, or the signal's name */
  exit: Promise<number | string>;
}

/** Starts `baton-runner` from its sources in a folder of its own home. */
export function startProgram(
  words: readonly string[],
  home: string,
  environment: Record<string, string> = {},
  input?: string,
): Program {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, NODE_COMPILE_CACHE: compileCache, BATON_EXECUTORS: 'shell', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl-C is sent to its whole group, as a terminal does
  });
  let output = '';
  let waiting: (() => void)[] = [];
  const add = (piece: Buffer) => {
    output += piece.toString();
    for (const look of waiting.splice(0)) look();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  child.stdin.end(input ?? '');
  const exit = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  exit.then(() => {
    for (const look of waiting.splice(0)) look();
    waiting = [];
  });
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`it ended without saying ${text}:\n${output}`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { child, pid: child.pid ?? 0, output: () => output, says, exit };
}

/** A folder that is removed by calling the second value. */
export function temporaryFolder(): [path: string, remove: () => void] {
  const path = mkdtempSync(join(tmpdir(), 'baton-runner-'));
  return [path, () => rmSync(path, { recursive: true, force: true, maxRetries: 5 })];
}
