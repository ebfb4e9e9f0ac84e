import { type DrivenKind, type DriveStart, drivenExecutor } from './driven.ts';
import type { Driver } from './driver.ts';
import type { Executor } from './executor.ts';
import { shellExecutor } from './shell/shell.ts';

/** Executors of several steps, sorted by name. */
const drivenKinds: readonly DrivenKind[] = [];

/** All executors that this version knows. `path` is the search path for their tools. */
export const allExecutors = (path: string, start: DriveStart): Executor[] => [
  shellExecutor(path, start),
  ...drivenKinds.map((kind) => drivenExecutor(kind, path, start)),
];

/** Loads the driver of an executor, in the driver's process; null: it has none. */
export const driverOf = async (executor: string): Promise<Driver | null> =>
  executor === 'shell' ? driverOfShell() : ((await drivenKinds.find(({ name }) => name === executor)?.driver()) ?? null);

/** Needed only for some of its jobs. */
async function driverOfShell(): Promise<Driver> {
  const { shellDriver } = await import('./shell/driver.ts');
  return shellDriver({ environment: process.env, signalAll: () => void process.kill(0, 'SIGTERM') });
}
