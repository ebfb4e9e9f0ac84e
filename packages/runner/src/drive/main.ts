import { flushCompileCache, getCompileCacheDir } from 'node:module';
import type { DriveOrder } from '../executors/driven.ts';
import type { Driver } from '../executors/driver.ts';
import { signalGroup } from '../process/alive.ts';
import { driveContext } from './context.ts';
import { driveToEnd } from './drive.ts';
import { HttpAttemptServer } from './http-server.ts';
import { DataMask } from './mask.ts';
import { readEnvironment, readOrder } from './order.ts';
import { Outputs } from './outputs.ts';
import { processLog } from './process-log.ts';
import { type DriveEnd, writeVerdict } from './verdict-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The process of a driver: `baton-runner drive ORDER`, started by the guard as the first process of an attempt. Its verdict is a file; it ends by
 * a signal to its whole group, tools that were left behind with it, so its exit code says nothing. Without a verdict it has crashed.
 *
 * @param environment of this process
 * @param driverOf finds and loads the driver of an executor; null: there is none
 */
export async function runDrive(
  words: readonly string[],
  environment: Environment,
  driverOf: (executor: string) => Promise<Driver | null>,
): Promise<void> {
  const [path] = words;
  if (path === undefined) {
    process.stderr.write('baton-runner drive is started by the runner itself\n');
    process.exitCode = 2;
    return;
  }
  const order = readOrder(path);
  const stopping = stopSignal();
  const end = await drive(order, environment, stopping, driverOf);
  try {
    writeVerdict(order.places.verdict, end);
  } finally {
    // without a place for the verdict it counts as crashed
    vanish();
  }
}

async function drive(
  order: DriveOrder,
  own: Environment,
  stopping: AbortSignal,
  driverOf: (executor: string) => Promise<Driver | null>,
): Promise<DriveEnd> {
  const { environment, secrets, url, bearer } = readEnvironment(own);
  const mask = new DataMask(Object.values(secrets));
  const outputs = new Outputs();
  const log = processLog(vanish);
  const say = (line: string): void => log.write('stdout', Buffer.from(`${line}\n`));
  const { places, caFile } = order;
  const server = new HttpAttemptServer({ url, bearer, caFile, environment: own, stopping, say });
  const context = driveContext({ places, environment, secrets, stopping, log, server, mask, outputs });
  const failures = uncaught();
  const { executor, job } = order;
  const verdict = await driveToEnd({ executor, job, context, driver: () => driverOf(executor), failures });
  return { verdict, outputs: outputs.all() };
}

/** Aborts at the first signal to stop; later ones change nothing: the end by force is the guard's. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  return stopping.signal;
}

/** Rejects with what nobody caught. */
function uncaught(): Promise<never> {
  return new Promise((_, reject) => {
    process.on('uncaughtException', reject);
    process.on('unhandledRejection', reject);
  });
}

/** An exit by Node was seen to wait for its threads for ever. What it does at last for the next start is done here. */
const vanish = (): void => {
  if (getCompileCacheDir?.() !== undefined) flushCompileCache?.();
  signalGroup(process.pid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
};
