import type { ChildProcess } from 'node:child_process';

/** Sends a signal and resolves when the process is gone; at once when it is. */
export function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
