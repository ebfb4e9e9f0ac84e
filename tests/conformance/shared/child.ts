import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A child that prints a line for each thing that is acknowledged. */
export interface LoopingChild {
  /** waits until it has printed so many whole lines; rejects with what it complained of when it ends before */
  printed(lines: number): Promise<void>;
  /** kills it with SIGKILL; returns the whole lines it had printed */
  kill(): Promise<string[]>;
}

/** Starts a script in a process of its own. */
export function startChild(script: URL, ...args: string[]): LoopingChild {
  const child: ChildProcess = spawn(process.execPath, [script.pathname, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'close');
  let output = '';
  let complaint = '';
  let notify = (): void => undefined;
  child.stdout?.on('data', (data) => {
    output += data;
    notify();
  });
  child.stderr?.on('data', (data) => {
    complaint += data;
  });
  const lines = (): string[] => output.split('\n').slice(0, -1);
  return {
    printed: (count) =>
      new Promise((resolve, reject) => {
        notify = () => {
          if (lines().length >= count) resolve();
        };
        notify();
        void exited.then(() => reject(new Error(`The child ended: ${complaint}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
      return lines();
    },
  };
}
