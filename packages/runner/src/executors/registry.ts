import { ansibleKind } from './ansible/ansible.ts';
import { claudeCodeKind } from './claude-code/kind.ts';
import { codexKind } from './codex/kind.ts';
import { type DrivenKind, type DriveStart, drivenExecutor } from './driven.ts';
import type { Driver } from './driver.ts';
import type { Executor } from './executor.ts';
import { shellExecutor } from './shell/shell.ts';
import { terraformKind } from './terraform/kind.ts';
import { transmitKind } from './transmit/kind.ts';

/** Executors of several steps, sorted by name. */
const drivenKinds: readonly DrivenKind[] = [ansibleKind, claudeCodeKind, codexKind, terraformKind, transmitKind];

/** Of all executors that this version knows. */
export const executorNames: readonly string[] = ['shell', ...drivenKinds.map(({ name }) => name)];

/** All executors that this version knows. `path` is the search path for their tools. */
export const allExecutors = (path: string, start: DriveStart): Executor[] => [
  shellExecutor(path, start),
  ...drivenKinds.map((kind) => drivenExecutor(kind, path, start)),
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Loads the driver of an executor, in the driver's process, whose environment this is; null: it has none. */
export const driverOf = async (executor: string, environment: Environment): Promise<Driver | null> =>
  executor === 'shell'
    ? driverOfShell(environment)
    : ((await drivenKinds.find(({ name }) => name === executor)?.driver()) ?? null);

/** Needed only for some of its jobs. */
async function driverOfShell(environment: Environment): Promise<Driver> {
  const { shellDriver } = await import('./shell/driver.ts');
  return shellDriver({ environment, signalAll: () => void process.kill(0, 'SIGTERM') });
}
